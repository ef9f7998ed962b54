"""Each attempt that fails doubles what the browser waits, up to the interval of pings."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 100, "dom.push.pingInterval": 400}


async def story(s: Scenario) -> None:
    s.tap.refuse = 503
    s.tap.drop()
    await s.connected(6)
    s.tap.listening = False
    waits = [later - sooner for sooner, later in zip(s.tap.times[1:], s.tap.times[2:6], strict=False)]
    s.note("about twice as long, then 400 ms", [
        expected * 0.9 < seconds < expected * 1.6 + 0.05
        for expected, seconds in zip((0.2, 0.4, 0.4, 0.4), waits, strict=True)
    ])  # fmt: skip
    s.tap.refuse = 0
    await s.greeted(2)
