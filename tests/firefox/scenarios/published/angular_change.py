"""@angular/service-worker hears that its subscription is gone, and tells its pages; the worker is stopped before."""

import json

from differential import QUOTA_OF_ONE, Scenario
from differential.packages import of_npm

PREFS = QUOTA_OF_ONE
FILES = {"/ngsw-worker.js": of_npm("@angular/service-worker/ngsw-worker.js")}
HEARD = """new Promise((resolve) => {
  navigator.serviceWorker.addEventListener("message", ({ data }) => resolve([
    data.type, data.data && Object.keys(data.data), data.data && typeof data.data.oldSubscription,
  ]));
  navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription());
  setTimeout(() => resolve("nothing came"), 1500);
})"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/start")
    await page.register(script="/ngsw-worker.js")
    subscription = await page.subscribe()
    await page.close()
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    # It shows nothing for a push without a title: that costs the whole quota.
    await s.send(subscription, json.dumps({"data": {"silent": True}}))
    await s.said("unregister")
    await s.wait(0.8)
    page = await s.open("/start")
    await s.record()
    await page.do(HEARD)
    await s.record()
