"""With notifications switched off, pages and workers have none."""

from differential import Scenario

PREFS = {"dom.webnotifications.enabled": False}
SOURCES = (
    "typeof Notification", "typeof NotificationEvent", "'showNotification' in ServiceWorkerRegistration.prototype",
    "'getNotifications' in ServiceWorkerRegistration.prototype", "'onnotificationclick' in globalThis",
    "registration.pushManager.permissionState()",
)  # fmt: skip


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do(*SOURCES)
    await page.in_worker(*SOURCES)
