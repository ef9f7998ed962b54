"""What uaids the browser takes from the service; with others it hangs up, and stays away."""

from differential import SUBSCRIBE, UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for uaid in "", "x" * 129, 5, None, ..., "x" * 128, "a b":
        await s.browser.set_pref("dom.push.connection.enabled", False)
        s.tap.alter("hello", uaid=uaid)
        connections = s.tap.connections
        await s.until(lambda connections=connections: len(s.tap.ends) == connections, "the connection's end")
        await s.browser.set_pref("dom.push.connection.enabled", True)
        await s.connected(connections + 1)
        await s.wait(0.15)
        s.note("uaid", "absent" if uaid is ... else uaid)
        s.note("ended and connected again", [len(s.tap.ends) - connections, s.tap.connections - connections - 1])
    await page.do(SUBSCRIBE, UNSUBSCRIBE)
