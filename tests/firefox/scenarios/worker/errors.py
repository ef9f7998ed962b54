"""What onerror and onunhandledrejection see in a worker."""

from differential import Scenario

WORKER = """
addEventListener("error", (event) => report(
  "error", event.message, event.filename, event.lineno, event.error?.message, event.cancelable, event.bubbles));
addEventListener("unhandledrejection", (event) => report("rejection", String(event.reason), event.cancelable));
addEventListener("rejectionhandled", (event) => report("handled", String(event.reason)));
onpush = (event) => {
  const mode = event.data.text();
  if (mode === "throw") throw new TypeError("mine");
  if (mode === "reject") Promise.reject(new TypeError("mine"));
  if (mode === "later") { const p = Promise.reject("later"); setTimeout(() => p.catch(() => {}), 20); }
  if (mode === "timer") setTimeout(() => { throw new RangeError("in a timer"); });
  if (mode === "text") throw "text";
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for mode, reports in ("throw", 1), ("reject", 2), ("later", 4), ("timer", 5), ("text", 6):
        await s.send(subscription, mode)
        await s.reported(reports)
    await s.said("nack", 2)
