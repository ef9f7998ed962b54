"""The content encodings that are known."""

from differential import Scenario
from differential.sender import encrypt

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    body = encrypt(subscription, b"text")
    for encoding in "aes128gcm", "AES128GCM", " aes128gcm", "aes128gcm, gzip", "aesgcm128", "aesgcm", "identity", "":
        await s.deliver(f"encoding {encoding!r}", body, headers={"encoding": encoding})
    await s.deliver("more headers", body, headers={"encoding": "aes128gcm", "encryption": "!", "crypto_key": "!"})
    await s.reported(2)
