"""Clearing a site's data when its subscription is used up: nothing to unregister."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    await s.exhausted()
    await s.browser.clear_site_data()
    await s.wait(0.2)
    await s.record()
