"""Workers do not construct notifications."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for source in "new Notification('Title')", "new Notification()", "Notification('Title')", "Notification.length":
        await page.in_worker(source)
        if source != "new Notification('Title')":
            await page.do(source)
