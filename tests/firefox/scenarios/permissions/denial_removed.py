"""Taking back a denial brings no subscription back; granting after it does nothing but tell the worker."""

from differential import Scenario

WORKER = "onpushsubscriptionchange = (event) => report(event.oldSubscription.endpoint, event.newSubscription);"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    s.note("endpoint", subscription["endpoint"])
    await s.set_permission("denied")
    await s.said("unregister")
    await s.set_permission(None)
    await s.wait(0.1)
    await s.record()
    await s.set_permission("granted")
    await s.reported(1)
    await s.record()
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())")
