"""Pushes are handled in the order of their arrival, each by a task of its own, while earlier ones are pending."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  const text = event.data.text();
  report("begins", text);
  Promise.resolve().then(() => report("microtask", text));
  event.waitUntil(fetch("/gate/" + text).then(() => report("ends", text)));
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for number, text in enumerate(("one", "two", "three"), 1):
        await s.send(subscription, text)
        await s.acked(number)
    await s.reported(6)
    for number, text in enumerate(("three", "one", "two"), 7):
        s.site.gates[text].set()
        await s.reported(number)
