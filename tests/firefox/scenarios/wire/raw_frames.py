"""The very text of each kind of frame that the browser sends."""

from differential import UNSUBSCRIBE, Scenario

WORKER = "onpush = () => { throw new Error('no'); };"
KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed(f"{{ applicationServerKey: '{KEY}' }}")
    await s.deliver("v")
    await s.said("nack")
    await page.do(UNSUBSCRIBE)
    s.note("frames", s.tap.sent[1:])
