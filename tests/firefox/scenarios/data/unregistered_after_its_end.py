"""A registration that is given up when its subscription is used up already has nothing to unregister."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = "onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    await s.exhausted()
    page = await s.open()
    await page.do("navigator.serviceWorker.getRegistration().then((r) => r.unregister())")
    await s.wait(0.2)
    await s.record()
