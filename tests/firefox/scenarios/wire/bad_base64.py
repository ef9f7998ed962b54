"""A body that is no base64url is dropped without a word; padding is tolerated."""

from differential import Scenario
from differential.sender import encode, encrypt

WORKER = "onpush = (event) => report(event.data.text());"
HEADERS = {"encoding": "aes128gcm"}


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for number, data in enumerate(("!!!", "a+b/", "AA AA", "é", "A", "AAA=A", "AA\n")):
        await s.notify(f"bad {number}", data=data, headers=HEADERS)
    await s.wait(0.1)
    await s.record()
    for number in range(3):
        data = encode(encrypt(subscription, b"x" * number))
        await s.deliver(f"padded {number}", data=data + "=" * (-len(data) % 4), headers=HEADERS)
    await s.reported(3)
    await s.record()
