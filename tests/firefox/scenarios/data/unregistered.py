"""A registration that is given up takes its subscription with it; no event."""

from differential import Scenario

WORKER = "onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.do("navigator.serviceWorker.getRegistration().then((r) => r.unregister())")
    await s.said("unregister")
    await s.wait(0.1)
    await s.record()
    await s.deliver("late")
    await page.register()
    await page.do("navigator.serviceWorker.getRegistration().then((r) => r.pushManager.getSubscription())")
