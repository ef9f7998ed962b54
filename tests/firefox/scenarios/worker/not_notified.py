"""A pref for tests keeps messages and changes from workers."""

from differential import Scenario

PREFS = {"dom.push.testing.notifyWorkers": False, "dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = () => report('push'); onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.send(subscription, "hello")
    await s.acked(1)
    await s.quota_is(15)
    await s.set_permission("denied")
    await s.set_permission("granted")
    await s.wait(0.2)
    await s.record()
