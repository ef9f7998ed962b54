"""Without network there are no subscriptions; with it again the browser connects at once."""

from differential import GET_SUBSCRIPTION, SUBSCRIBE, UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 60000, "dom.push.pingInterval": 60000}


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await s.browser.set_offline(True)
    await s.until(lambda: len(s.tap.ends) == 1, "the connection's end")
    s.note("ends", s.tap.ends)
    await page.do(SUBSCRIBE, UNSUBSCRIBE, GET_SUBSCRIPTION, SUBSCRIBE)
    await s.browser.set_offline(False)
    await s.said("hello", 2)
    await page.do(SUBSCRIBE)
