"""A service that hangs up is called again, whatever its code says."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 30}


async def story(s: Scenario) -> None:
    for number, code in enumerate((1000, 1001, 1008, 1011, 1012, 3000, 4000, 4773), 2):
        await s.tap.close_with(code)
        await s.greeted(number)
    # No Close frame of the service's is answered.
    s.note("ends", s.tap.ends)
