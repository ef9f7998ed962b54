"""PushSubscriptionChangeEvents that a worker makes itself, with a real subscription."""

from differential import Scenario

INITS = (
    "",
    ", {}",
    ", null",
    ", { oldSubscription: null }",
    ", { oldSubscription: s }",
    ", { newSubscription: s, cancelable: true }",
    ", { oldSubscription: 5 }",
    ", { oldSubscription: {} }",
)
SOURCE = """(async () => {
  const s = await registration.pushManager.getSubscription();
  const event = new PushSubscriptionChangeEvent("x"%s);
  return [event.type, event.oldSubscription?.endpoint, event.newSubscription?.endpoint, event.cancelable,
    event instanceof ExtendableEvent, event.isTrusted];
})()"""


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    for init in INITS:
        await page.in_worker(SOURCE % init)
    await page.in_worker("new PushSubscriptionChangeEvent()")
    await page.do("typeof PushSubscriptionChangeEvent")
