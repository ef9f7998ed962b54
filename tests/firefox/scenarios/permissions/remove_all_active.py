"""Taking back all permissions unregisters an active subscription; granted again, there is nothing to tell."""

from differential import Scenario

WORKER = "onpush = (event) => report('push'); onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await s.browser.remove_all_permissions()
    await s.said("unregister")
    await s.record()
    await s.deliver("late")
    await s.set_permission("granted")
    await s.wait(0.1)
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())")
