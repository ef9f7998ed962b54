"""The request that opens the push connection."""

from differential import Scenario

HEADERS = "origin", "sec-websocket-protocol", "sec-websocket-extensions", "sec-websocket-version", "upgrade"


async def story(s: Scenario) -> None:
    s.note("path", s.tap.paths)
    s.note("headers", {name: s.tap.handshakes[0].get(name) for name in HEADERS})
