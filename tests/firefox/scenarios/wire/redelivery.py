"""A message that could not be decrypted is known already when it comes again in good order."""

from differential import Scenario
from differential.sender import encrypt

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.deliver("v", b"x" * 120)
    await s.deliver("v", encrypt(subscription, b"good"))
    await s.deliver("w", encrypt(subscription, b"good"))
    await s.reported(1)
    await s.record()
