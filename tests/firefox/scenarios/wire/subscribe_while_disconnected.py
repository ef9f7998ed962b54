"""A request does not wait for the next attempt to connect: it makes one."""

from differential import SUBSCRIBE, UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 60000, "dom.push.pingInterval": 60000}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for number, source in enumerate((SUBSCRIBE, UNSUBSCRIBE), 1):
        s.tap.drop()
        await s.wait(0.15)
        s.note("connections", s.tap.connections)
        await page.do(source)
        await s.connected(number + 1)
