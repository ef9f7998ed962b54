"""A handler that throws is told to the push service after the acknowledgement, once; other listeners still run."""

from differential import Scenario

WORKER = """
addEventListener("push", () => { report("first"); throw new Error("one"); });
addEventListener("push", () => { report("second"); throw null; });
addEventListener("push", (event) => { report("third"); event.waitUntil(Promise.resolve()); });
"""


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("v")
    await s.reported(3)
    await s.said("nack")
    await s.wait(0.1)
