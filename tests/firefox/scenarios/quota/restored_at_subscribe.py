"""A page that subscribes anew after the quota was used up gets a new subscription; the worker hears of the old one."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = """
onpush = (event) => report(event.data.text());
onpushsubscriptionchange = (event) => report(event.oldSubscription.toJSON(), event.newSubscription);
"""


async def story(s: Scenario) -> None:
    s.note("subscription", await s.exhausted())
    await s.reported(1)
    await s.wait(0.1)
    page = await s.open()
    subscription = await page.subscribe()
    s.note("new subscription", subscription)
    await s.reported(2)
    await s.record()
    await s.send(subscription, "works")
    await s.reported(3)
