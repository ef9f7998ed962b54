"""What is asked for before the service has answered the hello waits for it, and times out with it."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.requestTimeout": 300, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    s.tap.answer = lambda _message: []
    s.tap.drop()
    await s.said("hello", 2)
    await page.do(SUBSCRIBE)
    s.tap.answer = None
    await s.said("hello", 3)
    await page.do(SUBSCRIBE)
