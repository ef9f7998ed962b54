"""The pref for sites without a permission of their own: ask, allow, deny."""

from differential import Scenario

STATES = """(async () => [
  Notification.permission, await registration.pushManager.permissionState(),
  (await navigator.permissions.query({ name: "notifications" })).state,
  (await navigator.permissions.query({ name: "push" })).state,
])()"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for default in 0, 1, 2:
        await s.browser.set_pref("permissions.default.desktop-notification", default)
        for permission in None, "granted", "denied", "prompt":
            await s.set_permission(permission)
            await page.do(STATES)
            await page.in_worker(STATES)
