"""An acknowledgement that finds no connection has the browser connect at once."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 60000, "dom.push.pingInterval": 60000}
WORKER = "onpush = (event) => report('push');"


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.notify("v")
    s.tap.hang_up()
    await s.acked(1)
    await s.reported(1)
    s.note("connections", s.tap.connections)
