"""A push's handler that shows a notification ends when it is on display; one that cannot is told to the push service."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  const mode = event.data.text();
  event.waitUntil(registration.showNotification(mode, mode === "bad" ? { data: () => {} } : {}));
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.send(subscription, "good")
    await s.shown()
    await s.send(subscription, "bad")
    await s.said("nack")
    await s.notifications()
