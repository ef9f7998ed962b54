"""Messages that were sent while the browser was away come when it connects: all at once, in any order."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 400}
# Firefox decrypts several at a time: which one is first is chance.
WORKER = """
const texts = [];
onpush = (event) => { if (texts.push(event.data.text()) === 3) report(texts.sort()); };
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    s.tap.drop()
    await s.wait(0.1)
    for text in "one", "two", "three":
        s.note("status", await s.send(subscription, text))
    await s.acked(3)
    await s.reported(1)
