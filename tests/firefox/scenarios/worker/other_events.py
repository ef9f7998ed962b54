"""What goes wrong in other events than pushes is not told to the push service."""

from differential import Scenario

WORKER = """
onpushsubscriptionchange = (event) => { report("change"); event.waitUntil(Promise.reject()); throw new Error("no"); };
onnotificationclick = (event) => { report("click"); event.waitUntil(Promise.reject()); throw new Error("no"); };
onnotificationclose = (event) => { report("close"); event.waitUntil(Promise.reject()); throw new Error("no"); };
onmessage = (event) => { report("message"); event.waitUntil(Promise.reject()); throw new Error("no"); };
"""


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.get("registration.active.postMessage('')")
    await s.reported(1)
    await page.get("navigator.serviceWorker.ready.then((r) => r.showNotification('Hello'))")
    await s.browser.click("Hello", "")
    await s.reported(3)
    await s.set_permission("denied")
    await s.set_permission("granted")
    await s.reported(4)
    await s.wait(0.1)
