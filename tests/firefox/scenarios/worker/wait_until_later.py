"""waitUntil() works in microtasks of the handler and while other promises are pending; later it throws."""

from differential import Scenario

WORKER = """
const attempt = (event, when) => {
  try { event.waitUntil(Promise.resolve()); report(when, "works"); } catch (error) { report(when, error.name, error.message); }
};
onpush = (event) => {
  const mode = event.data.text();
  attempt(event, "in the handler");
  if (mode === "microtask") {
    Promise.resolve().then(() => attempt(event, "in a microtask"));
    queueMicrotask(() => queueMicrotask(() => attempt(event, "in a microtask of a microtask")));
  } else if (mode === "pending") {
    event.waitUntil(new Promise((resolve) => setTimeout(() => { attempt(event, "while pending"); resolve(); }, 20)));
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, 40)).then(() => attempt(event, "after the last")));
    setTimeout(() => attempt(event, "in a task at the end"), 80);
  } else {
    setTimeout(() => attempt(event, "in a task"), 20);
  }
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for mode, reports in ("microtask", 3), ("pending", 7), ("task", 9):
        await s.send(subscription, mode)
        await s.reported(reports)
