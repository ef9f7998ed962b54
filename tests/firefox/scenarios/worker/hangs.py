"""A handler that never ends is ended with its worker, and that is told to the push service."""

from differential import Scenario

WORKER = """
report("starts");
onpush = (event) => { report(event.data.text()); if (event.data.text() === "hang") event.waitUntil(new Promise(() => {})); };
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 200)
    await s.browser.set_pref("dom.serviceWorkers.idle_extended_timeout", 300)
    await s.send(subscription, "hang")
    await s.said("nack")
    await s.send(subscription, "next")
    await s.acked(2)
    await s.until(lambda: s.site.reports[-1] == ["next"], "the next push")
