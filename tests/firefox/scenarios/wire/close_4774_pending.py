"""A request that is under way when the service hangs up with 4774 fails."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 30}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    s.tap.answer = lambda message: [] if message.get("messageType") == "register" else None
    await page.get("(globalThis.pending = registration.pushManager.subscribe()).catch(() => {}) && 0")
    await s.said("register")
    s.tap.answer = None
    await s.tap.close_with(4774)
    await page.do("pending.then((s) => s.toJSON())")
    await s.wait(0.2)
    s.note("connections", s.tap.connections)
    await page.do(SUBSCRIBE)
