"""A reply that is no JSON is not heard: the request times out, and the browser reconnects."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.requestTimeout": 300, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    s.tap.answer = lambda message: ['{"messageType":'] if message.get("messageType") == "register" else None
    await page.do(SUBSCRIBE)
    s.tap.answer = None
    await s.said("hello", 2)
    await page.do(SUBSCRIBE)
    s.note("ends", s.tap.ends)
