"""While a notification is on display, pushes that show nothing are free; once it is dismissed they cost again."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = """
onpush = (event) => report(event.data.text());
onmessage = (event) => event.waitUntil(registration.showNotification("Shown"));
onnotificationclose = () => report("closed");
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.get("registration.active.postMessage('')")
    await s.shown()
    await page.close()
    for text in "one", "two":
        await s.send(subscription, text)
    await s.reported(2)
    await s.wait(0.2)
    await s.record()
    await s.browser.dismiss("Shown")
    await s.reported(3)
    await s.send(subscription, "three")
    await s.quota_is(15)
    await s.record()
