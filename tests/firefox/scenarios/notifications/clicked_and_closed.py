"""A worker that closes the notification in its click handler hears of its end once."""

from differential import Scenario

WORKER = """
onnotificationclick = (event) => { event.notification.close(); report("click"); };
onnotificationclose = () => report("close");
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Title')")
    await s.browser.click("Title", "")
    await s.reported(2)
    await s.wait(0.2)
