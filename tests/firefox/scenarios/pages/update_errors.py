"""An update that fails leaves the worker as it was."""

from differential import Reply, Scenario

PREFS = {"dom.serviceWorkers.update_delay": 0}
WORKER = "onpush = (event) => report(event.data.text());"
STATES = (
    "navigator.serviceWorker.getRegistration().then((r) => [r.installing?.state, r.waiting?.state, r.active?.state])"
)
UPDATE = "navigator.serviceWorker.getRegistration().then((r) => r.update()).then((r) => r.scope)"


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    for reply in Reply("", status=500), Reply("", type="text/html"), "throw new Error('mine');", "let let;":
        s.site.files["/sw.js"] = reply
        await page.do(UPDATE, STATES)
    s.site.files["/sw.js"] = Reply("", status=404)
    await page.do(UPDATE)
    await s.send(subscription, "still there")
    await s.reported(1)
