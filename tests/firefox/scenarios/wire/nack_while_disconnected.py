"""What becomes of a message is not told to the service if the connection is lost in the meantime, nor later."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 400}
WORKER = """
onpush = (event) => event.waitUntil(fetch("/gate/fail").then(() => { report("fails"); throw new Error("no"); }));
"""


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("v")
    s.tap.drop()
    s.site.gates["fail"].set()
    await s.reported(1)
    await s.wait(0.1)
    s.note("connections", s.tap.connections)
    await s.said("hello", 2)
    await s.wait(0.1)
