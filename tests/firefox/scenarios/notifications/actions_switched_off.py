"""With actions switched off, notifications have none."""

from differential import Scenario

PREFS = {"dom.webnotifications.actions.enabled": False}
SOURCES = "'maxActions' in Notification", "'actions' in Notification.prototype"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do(*SOURCES, "registration.showNotification('t', { actions: [{ action: 'a', title: 'A' }] })")
    await page.in_worker(*SOURCES, "registration.getNotifications().then(([n]) => String(n.actions))")
