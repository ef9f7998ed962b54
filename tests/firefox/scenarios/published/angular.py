"""@angular/service-worker: install, cache, pushes, clicks, and its own account of itself."""

import hashlib
import json

from differential import Reply, Scenario
from differential.packages import of_npm

PREFS = {"dom.serviceWorkers.idle_timeout": 30_000}
PAGE, SCRIPT = "<h1>The application</h1>", "console.log('the application')"


def digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


MANIFEST = {
    "configVersion": 1,
    "timestamp": 1,
    "index": "/index.html",
    "assetGroups": [
        {
            "name": "app", "installMode": "prefetch", "updateMode": "prefetch", "cacheQueryOptions": {"ignoreVary": True},
            "urls": ["/index.html", "/main.js"], "patterns": [],
        }
    ],
    "dataGroups": [],
    "hashTable": {"/index.html": digest(PAGE), "/main.js": digest(SCRIPT)},
    "navigationUrls": [{"positive": False, "regex": "^.*$"}],
    "navigationRequestStrategy": "performance",
}  # fmt: skip
FILES = {
    "/ngsw-worker.js": of_npm("@angular/service-worker/ngsw-worker.js"),
    "/ngsw.json": Reply(json.dumps(MANIFEST), type="application/json"),
    "/index.html": Reply(PAGE, type="text/html"),
    "/main.js": SCRIPT,
}
CACHES = """(async () => {
  const all = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) all.push([name.replaceAll(/[0-9a-f]{40}/g, "<hash>"), new URL(url).pathname]);
  }
  return all.sort();
})()"""


def message(title: str, **data: object) -> str:
    return json.dumps(
        {"notification": {"title": title, "body": "the body", "icon": "/i.png", "tag": title, "data": data}}
    )


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/start")
    await page.register(script="/ngsw-worker.js")
    subscription = await page.subscribe()
    await s.send(subscription, message("first", url="/here"))
    await s.shown()
    await s.notifications()
    await page.do(
        "registration.getNotifications().then(([n]) => [n.title, n.body, n.tag, n.data, new URL(n.icon).pathname])"
    )
    open_window = {"onActionClick": {"default": {"operation": "openWindow", "url": "/opened"}}}
    await s.send(subscription, message("second", **open_window))
    await s.shown(2)
    await s.browser.click("second", "")
    await s.opened(2)
    await s.windows()
    page = await s.open("/controlled")
    await page.do("fetch('/main.js').then((r) => r.text())", CACHES)
    await page.do(
        "fetch('/ngsw/state').then((r) => r.text()).then((t) => t.split('\\n').filter((l) => /^Driver state|Latest/.test(l)))"
    )
    await page.messages()
    await page.close()
    # Stopped between two events, it goes on from what it has stored.
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 3, 4:
        await s.send(subscription, message(f"number {number}"))
        await s.shown(number - 1)
        await s.wait(0.8)
    await s.notifications()
    page = await s.open("/controlled")
    await page.do("fetch('/main.js').then((r) => r.text())")
