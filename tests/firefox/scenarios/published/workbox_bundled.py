"""workbox-* in one bundle, as sites build theirs; the worker is stopped between pushes."""

import json

from differential import Reply, Scenario
from differential.packages import bundle

WORKER = bundle("""
import { clientsClaim, setCacheNameDetails } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute, setCatchHandler } from "workbox-routing";
import { CacheFirst, NetworkFirst, StaleWhileRevalidate } from "workbox-strategies";

setCacheNameDetails({ prefix: "shop", suffix: "v1" });
skipWaiting();
clientsClaim();
precacheAndRoute([{ url: "/index.html", revision: "1" }, { url: "/a.0123.js", revision: null }]);
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\\/start/] }));
registerRoute(({ request }) => request.destination === "image", new CacheFirst({
  cacheName: "images", plugins: [new ExpirationPlugin({ maxEntries: 2, maxAgeSeconds: 60, purgeOnQuotaError: true })],
}));
registerRoute(/\\/api\\//, new NetworkFirst({ cacheName: "api", networkTimeoutSeconds: 2 }));
registerRoute(/\\/texts\\//, new StaleWhileRevalidate({ cacheName: "texts" }));
setCatchHandler(async () => new Response("nothing here", { status: 203 }));

addEventListener("push", (event) => {
  const { title, url } = event.data.json();
  event.waitUntil((async () => {
    const text = await new NetworkFirst({ cacheName: "texts" }).handle({ event, request: new Request(url) }).then((r) => r.text());
    await registration.showNotification(title, { body: text, tag: title });
  })());
});
""")
FILES = {
    "/index.html": Reply("<h1>index</h1>", type="text/html"),
    "/a.0123.js": "'a'",
    "/api/x": Reply("x", type="text/plain"),
    "/texts/one": Reply("one", type="text/plain"),
    "/texts/two": Reply("two", type="text/plain"),
}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/start")
    await page.register()
    subscription = await page.subscribe()
    await page.do(
        "new Promise((resolve) => { if (navigator.serviceWorker.controller) resolve(); else navigator.serviceWorker.oncontrollerchange = resolve; })",
        "fetch('/a.0123.js').then((r) => r.text())",
        "fetch('/api/x').then((r) => r.text())",
        "fetch('/texts/one').then((r) => r.text())",
        "fetch('/api/nowhere').then((r) => r.status)",
    )
    await page.close()
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number, name in enumerate(("one", "two", "one"), 1):
        await s.send(subscription, json.dumps({"title": f"{name} {number}", "url": f"/texts/{name}"}))
        await s.shown(number)
        await s.wait(0.8)
    await s.notifications()
    page = await s.open("/start/again")
    await page.do(
        "fetch('/anywhere').then((r) => r.status)",
        "caches.keys().then((names) => names.map((name) => name.replace(location.origin, '')).sort())",
        "caches.open('texts').then((cache) => cache.keys()).then((all) => all.map(({ url }) => new URL(url).pathname).sort())",
    )
