"""The hello names the user agent only where it has a subscription to lose."""

from differential import UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    s.tap.drop()
    await s.greeted(2)
    page, _subscription = await s.subscribed()
    s.tap.drop()
    await s.greeted(3)
    await page.do(UNSUBSCRIBE)
    s.tap.drop()
    await s.greeted(4)
    s.note("ends", s.tap.ends)
