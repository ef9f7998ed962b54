"""Without any visit in the history the quota is just never refreshed."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.clear_history()
    for number in 1, 2, 3:
        await s.send(subscription, str(number))
        await s.quota_is(16 - number)
    await s.record()
    await s.reported(3)
