"""A message that comes twice is delivered once, and costs once."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50, "dom.push.maxRecentMessageIDsPerSubscription": 2}
WORKER = "onpush = (event) => report(event.data);"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.close()
    for version in "a", "a", "b", "a", "c", "b", "a":
        await s.deliver(version)
    await s.quota_is(12)
    await s.record()
    await s.reported(4)
