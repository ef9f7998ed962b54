"""The allowance to open windows ends a while after the click, and with the handler."""

from differential import Scenario

PREFS = {"dom.webnotifications.disable_open_click_delay": 300}
WORKER = """
const open = (path) => clients.openWindow(path).then(() => report(path, "opened"), (error) => report(path, error.name, error.message));
onnotificationclick = (event) => {
  if (event.notification.title === "Late") {
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, 100)).then(() => open("/in-time")));
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, 700)).then(() => open("/late")));
  } else {
    setTimeout(() => open("/afterwards"), 50);
  }
};
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Late')")
    await s.browser.click("Late", "")
    await s.reported(2)
    await page.do("registration.showNotification('Afterwards')")
    await s.browser.click("Afterwards", "")
    await s.reported(3)
    await s.windows()
