"""Sites without a permission of their own are denied."""

from differential import PERMISSION_STATES, Scenario

PREFS = {"permissions.default.desktop-notification": 2}


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for permission in None, "granted", "denied", "prompt":
        await s.set_permission(permission)
        await page.do(PERMISSION_STATES)
        await page.in_worker(PERMISSION_STATES)
