"""An unregister request that nobody answers fails, but the subscription is gone."""

from differential import GET_SUBSCRIPTION, UNSUBSCRIBE, Scenario

PREFS = {"dom.push.requestTimeout": 300, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    s.tap.answer = lambda message: [] if message.get("messageType") == "unregister" else None
    await page.do(UNSUBSCRIBE, GET_SUBSCRIPTION)
    await s.said("hello", 2)
    await s.wait(0.1)
    s.note("ends", s.tap.ends)
