"""A second hello ends the connection, and the browser does not come back until it has something to ask."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await s.tap.say({"messageType": "hello", "uaid": "a" * 32, "status": 200, "use_webpush": True})
    await s.until(lambda: len(s.tap.ends) == 1, "the connection's end")
    s.note("ends", s.tap.ends)
    await s.wait(0.3)
    s.note("connections", s.tap.connections)
    await page.do(SUBSCRIBE)
    s.note("connections", s.tap.connections)
