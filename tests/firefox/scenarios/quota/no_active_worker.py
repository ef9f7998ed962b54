"""A push to a registration whose worker is still being installed is not delivered, and costs one."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = """
oninstall = (event) => event.waitUntil(fetch("/gate/install"));
onpush = (event) => report(event.data.text());
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.do("navigator.serviceWorker.register('/sw.js').then((r) => [r.installing?.state, r.active])")
    subscription = await page.subscribe()
    await s.send(subscription, "one")
    await s.quota_is(15)
    await s.record()
    s.site.gates["install"].set()
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s.toJSON())")
    await s.send(subscription, "two")
    await s.reported(1)
