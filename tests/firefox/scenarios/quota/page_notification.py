"""A page's own notification does not make pushes free as one of the worker's does."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.get("new Promise((shown) => { globalThis.n = new Notification('Page'); n.onshow = () => shown(0); })")
    await s.send(subscription, "one")
    await s.reported(1)
    await s.wait(0.2)
    await s.record()
