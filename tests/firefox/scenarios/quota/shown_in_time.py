"""A notification that is shown before the quota is updated makes the push free."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 700}
WORKER = """
onpush = (event) => event.waitUntil(registration.showNotification("Shown").then(() => report("shown")));
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.send(subscription, "one")
    await s.reported(1)
    await s.wait(0.8)
    await s.record()
