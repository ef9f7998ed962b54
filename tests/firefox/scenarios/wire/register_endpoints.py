"""What endpoints of a register reply are taken."""

from differential import SUBSCRIBE, UNSUBSCRIBE, Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for endpoint in ..., "", "push/1", "//host/1", None, 5:
        s.tap.alter("register", pushEndpoint=endpoint)
        s.note("endpoint", "absent" if endpoint is ... else endpoint)
        await page.do(SUBSCRIBE)
    for endpoint in "ftp://host/1", "HTTPS://Host:443/a/../b", "mailto:somebody@host", "about:blank":
        s.tap.alter("register", pushEndpoint=endpoint)
        s.note("endpoint", endpoint)
        await page.do(SUBSCRIBE, UNSUBSCRIBE)
