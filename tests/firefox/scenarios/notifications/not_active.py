"""A registration without an active worker shows no notifications."""

from differential import Scenario

WORKER = """
oninstall = (event) => event.waitUntil((async () => {
  await registration.showNotification("Hello").catch((error) => report(error.constructor.name, error.message));
  await fetch("/gate/install");
})());
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.get("navigator.serviceWorker.register('/sw.js').then((r) => { globalThis.registration = r; })")
    await page.do("registration.showNotification('Hello')", "registration.getNotifications()")
    await s.reported(1)
    s.site.gates["install"].set()
    await page.do("navigator.serviceWorker.ready.then(() => registration.showNotification('Hello'))")
    await s.notifications()
