"""A registration that is given up stays with the pages that it controls, until they are gone."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.update_delay": 0}
WORKER = "onmessage = (event) => report(event.data);"


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    second = await s.open()
    await second.do(
        "navigator.serviceWorker.getRegistration().then((r) => { globalThis.r = r; return r.unregister(); })"
    )
    await second.do(
        "r.unregister()",
        "navigator.serviceWorker.getRegistration().then(String)",
        "navigator.serviceWorker.controller?.state",
    )
    await second.do("navigator.serviceWorker.controller.postMessage('still heard')", "r.active?.state")
    await s.reported(1)
    await second.do("r.update()", "r.pushManager.getSubscription()")
    await second.close()
    await page.do("navigator.serviceWorker.getRegistrations()")
