"""A push that comes when the permission is gone without notice is not delivered, and costs one."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50, "permissions.default.desktop-notification": 1}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    subscription = await page.subscribe()
    await page.close()
    await s.browser.set_pref("permissions.default.desktop-notification", 2)
    await s.send(subscription, "one")
    await s.quota_is(15)
    await s.record()
    await s.browser.set_pref("permissions.default.desktop-notification", 1)
    await s.send(subscription, "two")
    await s.quota_is(14)
    await s.reported(1)
