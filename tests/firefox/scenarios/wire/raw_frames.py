"""The very text of each kind of frame that the browser sends."""

from differential import UNSUBSCRIBE, Scenario
from differential.sender import KEY

WORKER = "onpush = () => { throw new Error('no'); };"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed(f"{{ applicationServerKey: '{KEY}' }}")
    await s.deliver("v")
    await s.said("nack")
    await page.do(UNSUBSCRIBE)
    s.note("frames", s.tap.sent[1:])
