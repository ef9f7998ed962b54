"""Clearing a site's data takes its worker and its subscription; the permission stays."""

from differential import Scenario

WORKER = "onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await s.browser.clear_site_data()
    await s.said("unregister")
    await s.wait(0.2)
    await s.record()
    await page.close()
    page = await s.open()
    await page.do("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
    await page.do("Notification.permission")
