"""Broadcasts that nobody listens to are nothing."""

from differential import SUBSCRIBE, Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for broadcasts in {"some/thing": "1"}, {"some/thing": "____NOP____"}, {}, None, {"a": 5}, "x":
        await s.tap.say({"messageType": "broadcast", "broadcasts": broadcasts})
    await page.do(SUBSCRIBE)
    s.note("connections", s.tap.connections)
