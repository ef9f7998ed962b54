"""A visit gives the quota back at the first push after it, not at later ones; the newest visit counts."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.clear_history()
    for days in 20, 1, 3:
        await s.browser.visit(days)
    for text, quota in ("one", 7), ("two", 6):
        await s.send(subscription, text)
        await s.quota_is(quota)
    await s.wait(0.05)
    await s.browser.visit(0)
    await s.send(subscription, "three")
    await s.quota_is(15)
    await s.reported(3)
