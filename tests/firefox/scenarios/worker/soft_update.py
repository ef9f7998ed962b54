"""A push has no newer script looked for if the last look was a short while ago."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.update_delay": 50}
WORKER = "onpush = (event) => report('push', 1, event.data.text());"
NEW = """
oninstall = () => report("install", 2);
onpush = (event) => report("push", 2, event.data.text());
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    s.site.set_worker(NEW)
    await s.send(subscription, "one")
    await s.reported(1)
    await s.wait(0.4)
    await s.send(subscription, "two")
    await s.reported(2)
