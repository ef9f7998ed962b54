"""A worker whose subscription is used up gets none, and no new one, as long as nobody visits the site."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = """
onpush = (event) => event.waitUntil((async () => {
  await fetch("/gate/exhausted");
  report(await registration.pushManager.getSubscription());
  await registration.pushManager.subscribe().then(
    (subscription) => report(subscription), (error) => report(error.name, error.message, error.code));
})());
"""


async def story(s: Scenario) -> None:
    await s.exhausted()
    s.site.gates["exhausted"].set()
    await s.reported(2)
    await s.record()
