"""One push: subscribed, encrypted, delivered, shown, acknowledged."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  report("push", event.data.text(), event.isTrusted, event.cancelable, event.bubbles);
  event.waitUntil(registration.showNotification("Hello", { body: event.data.text() }));
};
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    s.note("subscription", subscription)
    s.note("status", await s.send(subscription, "hello"))
    await s.acked(1)
    await s.reported(1)
    await s.shown()
    await s.notifications()
    await s.record()
    await page.do(
        "navigator.serviceWorker.getRegistration().then((r) => r.pushManager.getSubscription()).then((s) => s.toJSON())"
    )
