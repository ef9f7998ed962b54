"""Without a push connection there are no new subscriptions; old ones are still there, and come back with it."""

from differential import Scenario

WORKER = "onpush = (event) => report(event.data.text());"
SUBSCRIPTION = "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.register("{ scope: '/other/' }")
    await s.browser.set_pref("dom.push.connection.enabled", False)
    await s.until(lambda: len(s.tap.ends) == 1, "the connection's end")
    s.note("ends", s.tap.ends)
    await page.do(SUBSCRIPTION + ".then((s) => s.toJSON())")
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.subscribe()).then((s) => s.toJSON())")
    await page.do("navigator.serviceWorker.getRegistration('/other/').then((r) => r.pushManager.subscribe())")
    s.note("status", await s.send(subscription, "waits"))
    await s.browser.set_pref("dom.push.connection.enabled", True)
    await s.reported(1)
