"""A worker that has nothing to do is stopped; its globals are new the next time."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.idle_timeout": 500, "dom.serviceWorkers.idle_extended_timeout": 200}
WORKER = """
let count = 0;
onpush = (event) => report(++count);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    for number in 1, 2:
        await s.send(subscription, "push")
        await s.reported(number)
    await s.wait(1)
    await s.send(subscription, "push")
    await s.reported(3)
