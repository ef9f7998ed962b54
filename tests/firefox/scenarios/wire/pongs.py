"""Whatever the service says answers a ping; but after null, or what is no JSON, there are no further ones."""

from differential import Scenario

PREFS = {"dom.push.pingInterval": 100, "dom.push.requestTimeout": 100, "dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    for pong in "{}", '{"messageType":"ping"}', '{"messageType":"what"}', '{"a":1}', "null", "[]", "5", "garbage":
        s.tap.answer = lambda message, pong=pong: None if message else [pong]
        before = s.tap.sent.count("{}")
        await s.tap.say("{}")
        await s.until(lambda before=before: s.tap.sent.count("{}") > before, "a ping")
        before = s.tap.sent.count("{}")
        await s.wait(0.25)
        s.note(f"pings after {pong}", s.tap.sent.count("{}") > before)
    s.tap.listening = False
    s.tap.sent = [text for text in s.tap.sent if text != "{}"]
    s.note("connections", s.tap.connections)
