"""The older encoding, with what its headers may look like."""

from differential import Scenario
from differential.sender import aesgcm

WORKER = "onpush = (event) => report(event.data && event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()

    async def deliver(version: str, encryption: str, crypto_key: str, *records: bytes) -> None:
        body, salt, dh = aesgcm(subscription, records or [b"\0\0text"])
        names = {"SALT": salt, "DH": dh}
        for name, value in names.items():
            encryption, crypto_key = encryption.replace(name, value), crypto_key.replace(name, value)
        headers = {"encoding": "aesgcm", "encryption": encryption, "crypto_key": crypto_key}
        await s.deliver(version, body, headers=headers)

    await deliver("plain", "salt=SALT", "dh=DH")
    await deliver("quoted", 'salt="SALT"', 'dh="DH"')
    await deliver("spaces", " salt = SALT ; rs = 4096 ", " dh = DH ")
    await deliver("capitals", "Salt=SALT", "DH=DH".replace("DH=", "Dh="))
    await deliver("keyid", "keyid=p256dh;salt=SALT", "keyid=p256dh;dh=DH")
    await deliver("quoted keyid", 'keyid="a b";salt=SALT', 'keyid="a b";dh=DH')
    await deliver("vapid after", "salt=SALT", "dh=DH;p256ecdsa=abc")
    await deliver("vapid before", "salt=SALT", "p256ecdsa=abc,dh=DH")
    await deliver("several keys", "keyid=b;salt=SALT", "keyid=a;dh=AAAA,keyid=b;dh=DH")
    await deliver("first of several", "salt=SALT", "keyid=a;dh=DH,keyid=b;dh=AAAA")
    await deliver("second encryption", "salt=SALT,salt=AAAA", "dh=DH")
    await deliver("padded", "salt=SALT", "dh=DH", b"\0\5" + bytes(5) + b"text")
    await deliver("empty", "salt=SALT", "dh=DH", b"\0\0")
    await deliver("rs 24", "salt=SALT;rs=24", "dh=DH", b"\0\0" + b"x" * 22, b"\0\0y")
    await deliver("rs 24 as text", 'salt=SALT;rs="24 bytes"', "dh=DH", b"\0\0" + b"x" * 22, b"\0\0y")
    await s.deliver("no body", b"", headers={"encoding": "aesgcm", "encryption": "salt=AAAA", "crypto_key": "dh=AAAA"})
    await s.wait(0.1)
