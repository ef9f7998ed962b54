"""When nothing was said for a while the browser pings with an empty object."""

from differential import Scenario

PREFS = {"dom.push.pingInterval": 150, "dom.push.requestTimeout": 5000}


async def story(s: Scenario) -> None:
    await s.until(lambda: s.tap.sent.count("{}") >= 2, "two pings")
    s.tap.listening = False
    s.note("connections", s.tap.connections)
