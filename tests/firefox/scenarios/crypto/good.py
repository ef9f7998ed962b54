"""What aes128gcm allows: one record or many, any record size, any padding, no text at all."""

from differential import Scenario
from differential.sender import aes128gcm

WORKER = "onpush = (event) => report(event.data.text().length, event.data.text().slice(0, 20));"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.deliver("one record", aes128gcm(subscription, [b"text\x02"]))
    await s.deliver("padded", aes128gcm(subscription, [b"text\x02" + bytes(100)]))
    await s.deliver("empty", aes128gcm(subscription, [b"\x02"]))
    await s.deliver("empty, padded", aes128gcm(subscription, [b"\x02" + bytes(100)]))
    await s.deliver("two records", aes128gcm(subscription, [b"te\x01", b"xt\x02"], rs=19))
    await s.deliver("smallest records", aes128gcm(subscription, [b"t\x01", b"e\x01", b"x\x02"], rs=18))
    await s.deliver("last record full", aes128gcm(subscription, [b"tex\x01", b"txt\x02"], rs=20))
    await s.deliver("record of padding", aes128gcm(subscription, [b"\x01\0\0", b"tx\x02"], rs=19))
    await s.deliver("huge rs", aes128gcm(subscription, [b"text\x02"], rs=2**31 - 1))
    await s.deliver("long", aes128gcm(subscription, [b"x" * 100_000 + b"\x02"], rs=200_000))
    await s.deliver("newline", aes128gcm(subscription, ["\n é 😀\x02".encode()]))
    await s.reported(11)
