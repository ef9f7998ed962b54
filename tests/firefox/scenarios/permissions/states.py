"""What pages and workers see of each permission, by three interfaces."""

from differential import Scenario

STATES = """(async () => [
  Notification.permission, await registration.pushManager.permissionState(),
  await registration.pushManager.permissionState({ userVisibleOnly: true }),
  (await navigator.permissions.query({ name: "notifications" })).state,
  (await navigator.permissions.query({ name: "push" })).state,
  (await navigator.permissions.query({ name: "push", userVisibleOnly: true })).state,
])()"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for permission in None, "granted", "denied", "prompt":
        await s.set_permission(permission)
        await page.do(STATES)
        await page.in_worker(STATES)
