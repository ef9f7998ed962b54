"""A click: the worker hears of it, and then of the notification's end."""

from differential import Scenario

WORKER = """
const tell = (event) => report(event.type, event.constructor.name, event.isTrusted, event.cancelable, event.bubbles,
  event.action, event.notification.title, event.notification.data, event.notification instanceof Notification,
  event.notification === event.notification);
onnotificationclick = tell;
onnotificationclose = tell;
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Title', { data: { a: 1 } })")
    await s.browser.click("Title", "")
    await s.reported(2)
    await s.notifications()
    await page.do("registration.getNotifications().then((all) => all.length)")
