"""A worker that is not active yet claims nothing."""

from differential import Scenario

WORKER = """
const claim = (when) => clients.claim().then(() => report(when, "claimed"), (error) => report(when, error.name, error.message));
oninstall = (event) => event.waitUntil(claim("install"));
onactivate = (event) => event.waitUntil(claim("activate"));
"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await s.reported(2)
    await s.wait(0.1)
    await page.do("navigator.serviceWorker.controller?.state")
