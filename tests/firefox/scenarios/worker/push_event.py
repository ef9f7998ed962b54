"""What a push event is: its members, and what cannot be done with it."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  event.preventDefault();
  report(String(event), event.type, event.data && String(event.data), event.defaultPrevented, event.cancelable,
    event.eventPhase, event.target === self, event.currentTarget === self, event.composed, event.timeStamp >= 0,
    event instanceof ExtendableEvent, Object.getOwnPropertyNames(event), String(event.waitUntil(5)));
  for (const wrong of [() => event.waitUntil(), () => dispatchEvent(event), () => event.data?.text.call(5)])
    try { report(wrong()); } catch (error) { report(error.name, error.message); }
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.send(subscription, "text")
    await s.reported(4)
    await s.send(subscription)
    await s.reported(8)
