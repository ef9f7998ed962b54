"""What is wrong in a message of the older encoding."""

from differential import Scenario
from differential.sender import aesgcm

WORKER = "onpush = (event) => report(event.data && event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    body, salt, dh = aesgcm(subscription, [b"\0\0text"])

    async def deliver(version: str, body: bytes = body, **headers: str | None) -> None:
        every = {"encoding": "aesgcm", "encryption": f"salt={salt}", "crypto_key": f"dh={dh}"} | headers
        given = {name: value for name, value in every.items() if value is not None}
        await s.deliver(version, body, headers=given)

    await deliver("no encryption", encryption=None)
    await deliver("no crypto_key", crypto_key=None)
    await deliver("no body and no headers", b"", encryption=None, crypto_key=None)
    await deliver("empty encryption", encryption="")
    await deliver("no salt", encryption="rs=4096")
    await deliver("short salt", encryption=f"salt={salt[:-2]}")
    await deliver("padded salt", encryption=f"salt={salt}==")
    await deliver("bad salt", encryption="salt=!!!")
    await deliver("other salt", encryption="salt=" + "A" * 22)
    await deliver("no dh", crypto_key="p256ecdsa=abc")
    await deliver("padded dh", crypto_key=f"dh={dh}=")
    await deliver("short dh", crypto_key=f"dh={dh[:-2]}")
    await deliver("dh not on the curve", crypto_key="dh=B" + "A" * 86)
    await deliver("other keyid", encryption=f"keyid=a;salt={salt}", crypto_key=f"keyid=b;dh={dh}")
    for rs in "0", "1", "2", "3", "x", "-1", "68719476705", "68719476706":
        await deliver(f"rs {rs}", encryption=f"salt={salt};rs={rs}")
    await deliver("cut", body[:-1])
    for length in 0, 1, 15, 16:
        await deliver(f"{length} bytes", body[:length])
    for records in [b""], [b"\0"], [b"\0\5text"], [b"\0\1xtext"], [b"\1\0"]:
        other, salt2, dh2 = aesgcm(subscription, records)
        await deliver(f"record {records[0]!r}", other, encryption=f"salt={salt2}", crypto_key=f"dh={dh2}")
    full, salt3, dh3 = aesgcm(subscription, [b"\0\0" + b"x" * 22])
    await deliver("ends with a full record", full, encryption=f"salt={salt3};rs=24", crypto_key=f"dh={dh3}")
    await deliver("good")
    await s.wait(0.1)
