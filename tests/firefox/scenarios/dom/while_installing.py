"""A page, and the worker itself, may subscribe while the worker is still being installed."""

from differential import Scenario

WORKER = """
oninstall = (event) => event.waitUntil((async () => {
  await fetch("/gate/install");
  report("installing", (await registration.pushManager.subscribe()).endpoint, registration.active);
})());
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.get("navigator.serviceWorker.register('/sw.js').then((r) => { globalThis.registration = r; })")
    await page.do("registration.pushManager.getSubscription()")
    await page.do("registration.pushManager.subscribe().then((s) => [s.endpoint, registration.installing.state])")
    s.site.gates["install"].set()
    await s.reported(1)
