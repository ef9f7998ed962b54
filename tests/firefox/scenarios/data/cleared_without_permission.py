"""Clearing a site's data without the permission: unregistered, and no worker hears of it."""

from differential import Scenario

PREFS = {"permissions.default.desktop-notification": 1}
WORKER = "onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.subscribe()
    await s.browser.set_pref("permissions.default.desktop-notification", 2)
    await s.browser.clear_site_data()
    await s.said("unregister")
    await s.wait(0.2)
    await s.record()
