"""A pref for tests has everybody subscribe; the notifications' own permission is what it is."""

from differential import PERMISSION_STATES, Scenario

PREFS = {"dom.push.testing.ignorePermission": True}
WORKER = """
onpush = (event) => event.waitUntil(registration.showNotification("Hello").catch((error) => {
  report(error.constructor.name, error.message);
  throw error;
}));
"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.do(PERMISSION_STATES)
    await page.in_worker(PERMISSION_STATES)
    subscription = await page.subscribe()
    await s.send(subscription, "one")
    await s.said("nack")
    await s.reported(1)
    await s.notifications()
