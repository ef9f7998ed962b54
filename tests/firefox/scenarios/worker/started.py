"""Each kind of event starts a worker that was stopped."""

from differential import Scenario

WORKER = """
let events = 0;
onpush = onnotificationclick = onnotificationclose = onpushsubscriptionchange = (event) => report(event.type, ++events);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.get("registration.showNotification('Title')")
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 150)
    await s.send(subscription)
    await s.reported(1)
    await s.wait(0.5)
    await s.browser.dismiss("Title")
    await s.reported(2)
    await s.wait(0.5)
    await s.send(subscription)
    await s.reported(3)
    await s.wait(0.5)
    await s.set_permission("denied")
    await s.set_permission("granted")
    await s.reported(4)
