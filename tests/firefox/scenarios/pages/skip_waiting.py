"""A new worker that does not want to wait takes over the pages of the old one."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.update_delay": 0}
WORKER = "onmessage = () => report('message', 1);"
NEW = """
oninstall = () => { skipWaiting(); };
onactivate = () => report("activate", 2);
onmessage = () => report("message", 2);
"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.close()
    page = await s.open()
    await page.do(
        "(globalThis.old = navigator.serviceWorker.controller, navigator.serviceWorker.oncontrollerchange = () => { globalThis.changed = true; }) && 0"
    )
    s.site.set_worker(NEW)
    await page.do("navigator.serviceWorker.getRegistration().then((r) => r.update()).then((r) => r.scope)")
    await s.reported(1)
    await s.wait(0.2)
    await page.do(
        "changed", "old.state", "navigator.serviceWorker.controller === old", "navigator.serviceWorker.controller.state"
    )
    await page.do("navigator.serviceWorker.controller.postMessage('')")
    await s.reported(2)
