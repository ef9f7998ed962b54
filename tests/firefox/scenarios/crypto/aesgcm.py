"""The older encoding, with what its headers may look like."""

from differential import Scenario
from differential.sender import aesgcm

WORKER = "onpush = (event) => report(event.data && event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()

    async def deliver(version: str, encryption: str, crypto_key: str, *records: bytes) -> None:
        body, salt, dh = aesgcm(subscription, records or [b"\0\0text"])
        names = {"<salt>": salt, "<dh>": dh}
        for name, value in names.items():
            encryption, crypto_key = encryption.replace(name, value), crypto_key.replace(name, value)
        headers = {"encoding": "aesgcm", "encryption": encryption, "crypto_key": crypto_key}
        await s.deliver(version, body, headers=headers)

    await deliver("plain", "salt=<salt>", "dh=<dh>")
    await deliver("quoted", 'salt="<salt>"', 'dh="<dh>"')
    await deliver("spaces", " salt = <salt> ; rs = 4096 ", " dh = <dh> ")
    await deliver("capitals", "Salt=<salt>", "Dh=<dh>")
    await deliver("keyid", "keyid=p256dh;salt=<salt>", "keyid=p256dh;dh=<dh>")
    await deliver("quoted keyid", 'keyid="a b";salt=<salt>', 'keyid="a b";dh=<dh>')
    await deliver("vapid after", "salt=<salt>", "dh=<dh>;p256ecdsa=abc")
    await deliver("vapid before", "salt=<salt>", "p256ecdsa=abc,dh=<dh>")
    await deliver("several keys", "keyid=b;salt=<salt>", "keyid=a;dh=AAAA,keyid=b;dh=<dh>")
    await deliver("first of several", "salt=<salt>", "keyid=a;dh=<dh>,keyid=b;dh=AAAA")
    await deliver("second encryption", "salt=<salt>,salt=AAAA", "dh=<dh>")
    await deliver("padded", "salt=<salt>", "dh=<dh>", b"\0\5" + bytes(5) + b"text")
    await deliver("empty", "salt=<salt>", "dh=<dh>", b"\0\0")
    await deliver("rs 24", "salt=<salt>;rs=24", "dh=<dh>", b"\0\0" + b"x" * 22, b"\0\0y")
    await deliver("rs 24 as text", 'salt=<salt>;rs="24 bytes"', "dh=<dh>", b"\0\0" + b"x" * 22, b"\0\0y")
    await s.deliver("no body", b"", headers={"encoding": "aesgcm", "encryption": "salt=AAAA", "crypto_key": "dh=AAAA"})
    await s.wait(0.1)
