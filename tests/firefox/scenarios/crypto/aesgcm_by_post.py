"""A message of the older encoding as an application server sends it, with its headers."""

from differential import Scenario
from differential.sender import aesgcm

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    body, salt, dh = aesgcm(subscription, [b"\0\0text"])
    headers = {"Content-Encoding": "aesgcm", "Encryption": f"salt={salt}", "Crypto-Key": f"dh={dh}"}
    s.note("status", await s.post(subscription, body, headers))
    await s.reported(1)
    await s.acked(1)
