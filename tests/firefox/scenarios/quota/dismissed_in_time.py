"""A notification that was shown, and dismissed before the quota is updated, does not make the push free."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 700}
WORKER = """
onpush = (event) => event.waitUntil(registration.showNotification("Shown").then(() => report("shown")));
onnotificationclose = () => report("closed");
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.send(subscription, "one")
    await s.reported(1)
    await s.browser.dismiss("Shown")
    await s.reported(2)
    await s.record()
    await s.quota_is(15)
