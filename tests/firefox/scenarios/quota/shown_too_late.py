"""A notification that is shown after the quota was updated makes the push no cheaper."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = """
onpush = (event) => event.waitUntil((async () => {
  await fetch("/gate/show");
  await registration.showNotification("Shown");
  report("shown");
})());
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.send(subscription, "one")
    await s.quota_is(15)
    s.site.gates["show"].set()
    await s.reported(1)
    await s.wait(0.1)
    await s.record()
