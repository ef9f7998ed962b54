"""Subscriptions of a push service without messages' bodies get keys once it knows of bodies; workers hear of it."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}
WORKER = """
onpush = (event) => report(event.data?.text());
onpushsubscriptionchange = (event) => report(event.oldSubscription?.toJSON(), event.newSubscription);
"""
SUBSCRIPTION = "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    s.tap.alter("hello", use_webpush=False)
    s.tap.drop()
    await s.greeted(2)
    await s.wait(0.1)
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.subscribe()).then((s) => s.toJSON())")
    await page.do(SUBSCRIPTION + ".then((s) => [s.getKey('p256dh'), s.getKey('auth')])")
    s.tap.rewrite = None
    s.tap.drop()
    await s.greeted(3)
    await s.reported(1)
    await page.do(SUBSCRIPTION + ".then((s) => s.toJSON())")
