"""A register reply for another channel, or for none, is not heard; the request times out, and the browser reconnects."""

from differential import SUBSCRIBE, Scenario

PREFS = {"dom.push.requestTimeout": 300, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for number, channel in enumerate(("6f1ed902-0000-4000-8000-000000000000", 5, ...), 2):
        s.tap.alter("register", channelID=channel)
        await page.do(SUBSCRIBE)
        await s.said("hello", number)
    s.tap.rewrite = None
    await page.do(SUBSCRIBE)
