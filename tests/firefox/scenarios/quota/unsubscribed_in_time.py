"""A subscription that is given up before its quota is updated leaves nothing behind."""

from differential import Scenario

PREFS = {"dom.push.maxQuotaPerSubscription": 1, "dom.push.quotaUpdateDelay": 300}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await s.send(subscription, "one")
    await s.reported(1)
    await page.do(
        "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s.unsubscribe())"
    )
    await page.subscribe()
    await s.wait(0.4)
    await s.record()
