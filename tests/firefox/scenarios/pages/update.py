"""A changed script is installed, and waits for the pages of the old one; an unchanged one is not."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.update_delay": 0}
WORKER = "oninstall = () => report('install', 1); onactivate = () => report('activate', 1);"
STATES = """navigator.serviceWorker.getRegistration().then((r) => [r.installing?.state, r.waiting?.state, r.active?.state,
  navigator.serviceWorker.controller?.state])"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.close()
    page = await s.open()
    await page.do("navigator.serviceWorker.getRegistration().then((r) => r.update()).then((r) => r.scope)")
    await page.do(STATES)
    s.site.set_worker("oninstall = () => report('install', 2); onactivate = () => report('activate', 2);")
    await page.do(
        "navigator.serviceWorker.getRegistration().then((r) => r.update()).then((r) => String(r.installing ?? r.waiting))"
    )
    await s.reported(3)
    await s.wait(0.1)
    await page.do(STATES)
    await page.close()
    await s.reported(4)
    page = await s.open()
    await page.do(STATES)
