"""A notification that the user dismisses: the worker hears of its end only."""

from differential import Scenario

WORKER = """
onnotificationclick = (event) => report("click");
onnotificationclose = (event) => report("close", event.notification.title, event.action, event.isTrusted);
"""


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.do("registration.showNotification('Title')")
    await s.browser.dismiss("Title")
    await s.reported(1)
    await s.notifications()
    await page.do("registration.getNotifications().then((all) => all.length)")
