"""A page is controlled from its next load on, or once the worker claims it."""

from differential import Scenario

WORKER = "onmessage = (event) => event.waitUntil(clients.claim().then(() => report('claimed')));"
CONTROLLER = "navigator.serviceWorker.controller && [navigator.serviceWorker.controller.scriptURL, navigator.serviceWorker.controller.state]"


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.do(
        "(navigator.serviceWorker.oncontrollerchange = (event) => { globalThis.changed = [event.type, event.constructor.name]; }) && 0"
    )
    await page.register()
    await page.do(CONTROLLER)
    second = await s.open("/second")
    await second.do(
        CONTROLLER,
        "navigator.serviceWorker.getRegistration().then((r) => r.active === navigator.serviceWorker.controller)",
    )
    await page.get("registration.active.postMessage('')")
    await s.reported(1)
    await s.wait(0.1)
    await page.do(CONTROLLER, "changed", "registration.active === navigator.serviceWorker.controller")
