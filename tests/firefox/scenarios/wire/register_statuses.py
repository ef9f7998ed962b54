"""Whether a subscription is made follows from the status of the register reply, loosely compared."""

from differential import SUBSCRIBE, UNSUBSCRIBE, Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for status in 202, 400, 401, 409, 500, 503, "500", None, ..., True:
        s.tap.alter("register", status=status)
        s.note("status", "absent" if status is ... else status)
        await page.do(SUBSCRIBE)
        await s.record()
    for status in "200", 200.0:
        s.tap.alter("register", status=status)
        s.note("status", status)
        await page.do(SUBSCRIBE, UNSUBSCRIBE)
    s.note("connections", s.tap.connections)
