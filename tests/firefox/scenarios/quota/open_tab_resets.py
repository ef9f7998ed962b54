"""An open tab gives the full quota again at each push, and each push costs one all the same."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    for number, text in enumerate(("one", "two")):
        await s.send(subscription, text)
        await s.acked(number + 1)
        await s.quota_is(15)
        await s.record()
    await page.close()
    await s.send(subscription, "three")
    await s.quota_is(14)
    await s.record()
    await s.reported(3)
