"""A worker that gives its own registration up."""

from differential import Scenario


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.in_worker("registration.unregister()")
    await s.said("unregister")
    await page.do("navigator.serviceWorker.getRegistration().then(String)")
    await s.record()
