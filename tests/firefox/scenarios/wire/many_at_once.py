"""Messages that come all at once are acknowledged and delivered in their order."""

import asyncio

from differential import Scenario
from differential.sender import encrypt

WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await asyncio.gather(*(s.notify(f"v{number}", encrypt(subscription, b"%d" % number)) for number in range(8)))
    await s.acked(8)
    await s.reported(8)
    await s.record()
