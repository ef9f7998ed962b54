"""Another push service in the prefs: subscriptions end, workers hear of it, and new ones are of the other."""

from differential import Scenario

WORKER = """
onpush = (event) => report(event.data.text());
onpushsubscriptionchange = (event) => report(event.oldSubscription.endpoint, event.newSubscription);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    s.note("endpoint", subscription["endpoint"])
    await s.browser.set_pref("dom.push.serverURL", s.tap.url + "other")
    await s.said("hello", 2)
    await s.reported(1)
    await s.record()
    s.note("ends", s.tap.ends)
    s.note("paths", s.tap.paths)
    subscription = await page.subscribe()
    s.note("new endpoint", subscription["endpoint"])
    await s.send(subscription, "works")
    await s.reported(2)
