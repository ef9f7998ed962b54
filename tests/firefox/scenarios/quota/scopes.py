"""Scopes of one origin have a quota each, and share what is on display."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = """
onpush = (event) => report(registration.scope, event.data.text());
onmessage = (event) => event.waitUntil(registration.showNotification("Shown"));
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.register("{ scope: '/other/' }")
    other = await page.subscribe(scope="/other/")
    await page.close()
    await s.send(subscription, "one")
    await s.quota_is(15)
    await s.record("/other/")
    page = await s.open()
    await page.get("navigator.serviceWorker.ready.then((r) => r.active.postMessage(''))")
    await s.shown()
    await s.send(other, "two")
    await s.reported(2)
    await s.wait(0.2)
    await s.record()
    await s.record("/other/")
