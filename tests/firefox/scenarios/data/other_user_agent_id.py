"""A push service that gives the user agent another name ends what it had; workers hear of it."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}
WORKER = """
onpush = (event) => report(event.data.text());
onpushsubscriptionchange = (event) => report(event.oldSubscription.toJSON(), event.newSubscription);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    s.note("subscription", subscription)
    s.tap.alter("hello", uaid="f" * 32)
    s.tap.drop()
    await s.greeted(2)
    await s.reported(1)
    await s.record()
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())")
    s.tap.drop()
    await s.greeted(3)
