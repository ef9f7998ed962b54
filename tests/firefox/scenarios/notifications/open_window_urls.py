"""What URLs a worker may open in a click's handler."""

from differential import Scenario

PREFS = {"dom.webnotifications.disable_open_click_delay": 10000}
WORKER = """
const open = (url) => clients.openWindow(url).then((client) => report(url, client && client.url),
  (error) => report(url, error.name, error.message, error.constructor.name));
onnotificationclick = (event) => event.waitUntil((async () => {
  for (const url of ["relative", "http://", "about:blank"]) await open(url);
  await clients.openWindow().catch((error) => report(error.name, error.message));
})());
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/deep/page")
    await page.register()
    await page.do("registration.showNotification('Title')")
    await s.browser.click("Title", "")
    await s.reported(4)
