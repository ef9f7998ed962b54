"""Messages with a body that is none, and with headers that are none."""

from differential import Scenario
from differential.sender import encode, encrypt

WORKER = "onpush = (event) => report(event.data && event.data.text());"
HEADERS = {"encoding": "aes128gcm"}


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    data = encode(encrypt(subscription, b"text"))
    await s.deliver("neither")
    for body in None, 5, ["x"], {}, "":
        await s.deliver(f"body {body!r}", data=body, headers=HEADERS)
    await s.deliver("no headers", data=data)
    for headers in None, 5, "x", {}, [], {"encoding": None}, {"encoding": 5}, {"Encoding": "aes128gcm"}:
        await s.deliver(f"headers {headers!r}", data=data, headers=headers)
    await s.deliver("good", data=data, headers=HEADERS)
    await s.wait(0.1)
