"""A notification's end allows no windows; but while a click's handler is at work, all of the worker may open some."""

from differential import Scenario

WORKER = """
const open = (path) => clients.openWindow(path).then(() => report(path, "opened"), (error) => report(path, error.name, error.message));
onnotificationclick = (event) => event.waitUntil(fetch("/gate/click").then(() => report("click")));
onnotificationclose = (event) => event.waitUntil(open("/" + event.notification.title));
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('dismissed')")
    await s.browser.dismiss("dismissed")
    await s.reported(1)
    await page.do("registration.showNotification('clicked')")
    await s.browser.click("clicked", "")
    await s.reported(2)
    s.site.gates["click"].set()
    await s.reported(3)
    await s.windows()
