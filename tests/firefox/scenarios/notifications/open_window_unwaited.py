"""A handler of a click that does not wait for what it opens."""

from differential import Scenario

WORKER = """
onnotificationclick = (event) => {
  event.notification.close();
  const opened = clients.openWindow("/opened").then((client) => report(client.url), (error) => report(error.name));
  if (event.notification.title === "two") event.waitUntil(undefined, opened);
};
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for number, title in enumerate(("one", "two"), 1):
        await page.do(f"registration.showNotification('{title}')")
        await s.browser.click(title, "")
        await s.reported(number)
    await s.windows()
    await s.notifications()
