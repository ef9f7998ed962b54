"""An action without a name cannot be told from the notification itself."""

from differential import Scenario

WORKER = "onnotificationclick = (event) => report(event.action);"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Title', { actions: [{ action: '', title: '' }] })")
    await page.do("registration.getNotifications().then(([n]) => n.actions)")
    await s.browser.click("Title", "")
    await s.reported(1)
