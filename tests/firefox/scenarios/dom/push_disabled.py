"""With push switched off, pages and workers have none of it."""

from differential import Scenario

PREFS = {"dom.push.enabled": False}
SOURCES = (
    "typeof PushManager",
    "typeof PushSubscription",
    "[typeof PushSubscriptionOptions, typeof PushMessageData, typeof PushSubscriptionChangeEvent]",
    "'pushManager' in ServiceWorkerRegistration.prototype",
    "typeof PushEvent",
)


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do(*SOURCES, "navigator.permissions.query({ name: 'push' }).then((status) => status.state)")
    await page.in_worker(*SOURCES, "'onpush' in self")
