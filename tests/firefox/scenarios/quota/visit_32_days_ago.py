"""A visit so long ago that the quota is 0 at once: the push is delivered, the next is not, and nobody unregisters."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.clear_history()
    await s.browser.visit(32)
    await s.send(subscription, "one")
    await s.acked(1)
    await s.record()
    await s.wait(0.2)
    s.note("status", await s.send(subscription, "two"))
    await s.acked(2)
    await s.record()
    await s.reported(1)
