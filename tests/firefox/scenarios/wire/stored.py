"""Messages that were sent while the browser was away come when it connects, in their order."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 400}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    s.tap.drop()
    await s.wait(0.1)
    for text in "one", "two", "three":
        s.note("status", await s.send(subscription, text))
    await s.acked(3)
    await s.reported(3)
