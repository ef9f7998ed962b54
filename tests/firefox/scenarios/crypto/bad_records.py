"""What is wrong in the records of an aes128gcm message."""

from differential import Scenario
from differential.sender import aes128gcm

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.deliver("no record", aes128gcm(subscription, []))
    await s.deliver("empty record", aes128gcm(subscription, [b""]))
    for delimiter in b"\0", b"\1", b"\3", b"x", b"":
        await s.deliver(f"delimiter {delimiter!r}", aes128gcm(subscription, [b"text" + delimiter]))
    await s.deliver("zeros only", aes128gcm(subscription, [bytes(50)]))
    await s.deliver("first delimiter 2", aes128gcm(subscription, [b"te\x02", b"xt\x02"], rs=19))
    await s.deliver("last delimiter 1", aes128gcm(subscription, [b"te\x01", b"xt\x01"], rs=19))
    await s.deliver("first record short", aes128gcm(subscription, [b"t\x01", b"xt\x02"], rs=19))
    await s.deliver("first record long", aes128gcm(subscription, [b"tex\x01", b"t\x02"], rs=19))
    two = aes128gcm(subscription, [b"te\x01", b"xt\x02"], rs=19)
    await s.deliver("last record missing", two[:-19])
    await s.deliver("first record missing", two[:86] + two[-19:])
    await s.deliver("swapped", two[:86] + two[-19:] + two[86:-19])
    await s.deliver("last record cut", two[:-1])
    await s.deliver("17 bytes more", two + bytes(17))
    await s.deliver("good", two)
    await s.reported(1)
