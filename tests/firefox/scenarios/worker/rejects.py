"""Promises that are rejected in waitUntil() are told to the push service, once for a message."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  event.waitUntil(fetch("/gate/end").then(() => report("end")));
  event.waitUntil(Promise.reject(new Error("one")));
  event.waitUntil(Promise.reject(new Error("two")));
};
"""


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("v")
    await s.wait(0.1)
    s.note("nacks before the end", len(s.tap.messages("nack")))
    s.site.gates["end"].set()
    await s.said("nack")
    await s.wait(0.1)
    await s.reported(1)
