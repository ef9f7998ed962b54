"""A ping that nobody answers ends the connection, and the browser connects again."""

from differential import Scenario

PREFS = {"dom.push.pingInterval": 150, "dom.push.requestTimeout": 150, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    s.tap.answer = lambda message: None if message else []
    await s.said("hello", 2)
    s.tap.listening = False
    s.note("ends", s.tap.ends)
