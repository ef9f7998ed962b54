"""A pref says what a new subscription's quota is; a later value counts for what comes later."""

from differential import Scenario

PREFS = {"dom.push.maxQuotaPerSubscription": 2, "dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await s.record()
    await s.browser.set_pref("dom.push.maxQuotaPerSubscription", 5)
    await s.record()
    await s.send(subscription, "one")
    await s.quota_is(4)
    await page.get(
        "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s.unsubscribe())"
    )
    await page.subscribe()
    await s.record()
    await s.reported(1)
