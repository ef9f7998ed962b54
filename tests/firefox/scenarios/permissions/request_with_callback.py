"""The callback that Notification.requestPermission once had still works."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.do("new Promise((done) => Notification.requestPermission(done))")
    await page.do("Notification.requestPermission(5)")
