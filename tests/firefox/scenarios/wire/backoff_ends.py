"""Once the service has said something, the waiting times begin anew."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 100, "dom.push.pingInterval": 10000}


async def story(s: Scenario) -> None:
    s.tap.refuse = 503
    s.tap.drop()
    await s.connected(4)
    s.tap.refuse = 0
    await s.greeted(2)
    await s.wait(0.05)
    dropped = s.tap.now()
    s.tap.drop()
    await s.greeted(3)
    s.note("soon", 0.05 < s.tap.times[-1] - dropped < 0.3)
