"""A connection that is made anew restores no used up subscription, even of a site that was visited since."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = "onpushsubscriptionchange = (event) => report(event.oldSubscription.endpoint, event.newSubscription);"


async def story(s: Scenario) -> None:
    await s.exhausted()
    await s.wait(0.1)
    await s.browser.visit(0)
    await s.browser.set_pref("dom.push.connection.enabled", False)
    await s.browser.set_pref("dom.push.connection.enabled", True)
    await s.said("hello", 2)
    await s.wait(0.1)
    await s.record()
