"""Sites without a permission of their own are denied."""

from differential import Scenario

PREFS = {"permissions.default.desktop-notification": 2}
STATES = """(async () => [
  Notification.permission, await registration.pushManager.permissionState(),
  (await navigator.permissions.query({ name: "notifications" })).state,
  (await navigator.permissions.query({ name: "push" })).state,
])()"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for permission in None, "granted", "denied", "prompt":
        await s.set_permission(permission)
        await page.do(STATES)
        await page.in_worker(STATES)
