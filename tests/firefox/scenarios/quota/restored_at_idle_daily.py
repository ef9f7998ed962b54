"""Once a day Firefox drops used up subscriptions of sites that were visited since, and tells their workers."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = """
onpushsubscriptionchange = (event) => report(
  event.constructor.name, event.oldSubscription.toJSON(), event.newSubscription, event.isTrusted, event.cancelable);
"""


async def story(s: Scenario) -> None:
    subscription = await s.exhausted()
    s.note("subscription", subscription)
    await s.browser.idle_daily()
    await s.wait(0.1)
    await s.record()
    await s.browser.visit(0)
    await s.browser.idle_daily()
    await s.reported(1)
    await s.record()
