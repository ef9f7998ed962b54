"""What the quota is at a push follows from how long ago the site was visited last, for each of its scopes."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 60000}
WORKER = "onpush = (event) => report(event.data.text(), registration.scope);"
DAYS = 0.4, 0.5, 1, 2, 3, 4, 5, 7, 10, 14, 31, 31.9, 32.1


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    subscriptions = {}
    for number, days in enumerate(DAYS):
        await page.register(f"{{ scope: '/{number}/' }}")
        subscriptions[days] = await page.subscribe(scope=f"/{number}/")
    await page.close()
    for number, (days, subscription) in enumerate(subscriptions.items()):
        await s.browser.clear_history()
        await s.browser.visit(days)
        await s.send(subscription, f"{days} days")
        await s.acked(number + 1)
        await s.reported(number + 1)  # each scope has a worker of its own
        await s.record(f"/{number}/")
