"""A page that asks for a used up subscription gets none, and the worker is told."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = """
onpushsubscriptionchange = (event) => report(event.oldSubscription.toJSON(), event.newSubscription);
"""


async def story(s: Scenario) -> None:
    s.note("subscription", await s.exhausted())
    await s.wait(0.1)
    page = await s.open()
    await s.record()
    await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())")
    await s.reported(1)
    await s.record()
