"""A worker that has nothing to do is stopped; its globals are new the next time."""

from differential import Scenario

WORKER = """
let count = 0;
onpush = (event) => report(++count);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 1, 2:
        await s.send(subscription, "push")
        await s.reported(number)
    await s.wait(0.8)
    await s.send(subscription, "push")
    await s.reported(3)
