"""A service that hangs up with 4774 is not called again until there is something to ask."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 30}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await s.tap.close_with(4774)
    await s.wait(0.4)
    s.note("connections", s.tap.connections)
    await page.do(SUBSCRIBE)
    s.note("connections", s.tap.connections)
