"""A registration for a scope that has one is the same, with another script too; one that was given up is not."""

from differential import Scenario

FILES = {"/other.js": ""}
WORKER = "oninstall = () => report('install');"


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.do(
        "navigator.serviceWorker.register('/sw.js').then((r) => [r === registration, r.active?.state, r.installing])"
    )
    await page.do(
        "navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then((r) => [r === registration, r.updateViaCache])"
    )
    await page.do(
        "navigator.serviceWorker.register('/other.js').then((r) => [r === registration, r.active?.scriptURL, r.installing?.scriptURL])"
    )
    await page.get(
        "new Promise((done) => { const check = () => registration.active?.scriptURL.endsWith('/other.js') ? done() : setTimeout(check, 10); check(); })"
    )
    await page.do(
        "registration.unregister()",
        "navigator.serviceWorker.register('/sw.js').then((r) => [r === registration, r.scope])",
    )
    await s.reported(2)
