"""The status of the hello reply does not matter."""

from differential import SUBSCRIBE, UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for number, status in enumerate((500, "no", ...), 2):
        s.tap.alter("hello", status=status)
        s.tap.drop()
        await s.greeted(number)
        await page.do(SUBSCRIBE, UNSUBSCRIBE)
    s.note("connections", s.tap.connections)
