"""Somebody who edits the pref with the user agent's name ends all subscriptions."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}
WORKER = "onpushsubscriptionchange = (event) => report(event.oldSubscription.endpoint, event.newSubscription);"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    s.note("endpoint", subscription["endpoint"])
    await s.browser.set_pref("dom.push.userAgentID", "")
    await s.said("hello", 2)
    await s.reported(1)
    await s.record()
    s.note("ends", s.tap.ends)
    s.note("new endpoint", (await page.subscribe())["endpoint"])
