"""What is wrong in an aes128gcm header."""

from differential import Scenario
from differential.sender import aes128gcm

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    good = aes128gcm(subscription, [b"text\x02"])
    for length in 0, 1, 20, 21, 22, 85, 86, 87, 102, len(good) - 1:
        await s.deliver(f"{length} bytes", good[:length])
    await s.deliver("other salt", bytes(16) + good[16:])
    for rs in 0, 1, 17, 18, 20, 21, 22, 2**31, 2**32 - 1:
        await s.deliver(f"rs {rs}", good[:16] + rs.to_bytes(4, "big") + good[20:])
    for idlen in 0, 64, 66, 255:
        await s.deliver(f"idlen {idlen}", good[:20] + bytes([idlen]) + good[21:])
    await s.deliver("no keyid", good[:20] + b"\0" + good[86:])
    await s.deliver("key not on the curve", good[:21] + b"\x04" + bytes(64) + good[86:])
    await s.deliver("key compressed by its first byte", good[:21] + b"\x02" + good[22:])
    await s.deliver("another key", good[:21] + aes128gcm(subscription, [])[21:86] + good[86:])
    await s.deliver("other auth", aes128gcm(subscription, [b"text\x02"], auth=bytes(16)))
    await s.deliver("changed", good[:-1] + bytes([good[-1] ^ 1]))
    await s.deliver("longer", good + b"\0")
    await s.deliver("good", good)
    await s.reported(3)
    await s.record()
