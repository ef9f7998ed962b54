"""The first push without a notification costs one of sixteen."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.record()
    await s.send(subscription, "one")
    await s.quota_is(15)
    await s.record()
    await s.send(subscription, "two")
    await s.quota_is(14)
    await s.record()
    await s.reported(2)
