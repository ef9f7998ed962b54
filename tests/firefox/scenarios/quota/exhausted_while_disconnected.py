"""A subscription that is used up while there is no connection is never unregistered with the push service."""

from differential import Scenario

PREFS = {
    "dom.push.maxQuotaPerSubscription": 1,
    "dom.push.quotaUpdateDelay": 300,
    "dom.push.retryBaseInterval": 700,
}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.send(subscription, "the only one")
    await s.acked(1)
    s.tap.drop()
    await s.quota_is(0)
    await s.said("hello", 2)
    await s.wait(0.1)
    await s.deliver("late")
    await s.record()
