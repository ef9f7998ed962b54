"""workbox-*, by importScripts: precaching, routes, strategies, plugins."""

import json

from differential import Reply, Scenario
from differential.packages import of_npm

MODULES = (
    "core", "precaching", "routing", "strategies", "expiration", "cacheable-response", "broadcast-update",
    "background-sync", "range-requests", "navigation-preload", "recipes", "streams",
)  # fmt: skip
WORKER = """
importScripts("/workbox/workbox-sw.js");
workbox.setConfig({ modulePathPrefix: "/workbox/", debug: false });
const { registerRoute } = workbox.routing;
self.skipWaiting();
workbox.core.clientsClaim();
workbox.precaching.precacheAndRoute([{ url: "/index.html", revision: "1" }, { url: "/a.js", revision: "2" }]);
workbox.precaching.cleanupOutdatedCaches();
registerRoute(({ url }) => url.pathname.startsWith("/api"), new workbox.strategies.StaleWhileRevalidate({
  cacheName: "api",
  plugins: [
    new workbox.expiration.ExpirationPlugin({ maxEntries: 5, maxAgeSeconds: 600 }),
    new workbox.cacheableResponse.CacheableResponsePlugin({ statuses: [0, 200] }),
    new workbox.broadcastUpdate.BroadcastUpdatePlugin(),
  ],
}));
registerRoute(/network/, new workbox.strategies.NetworkFirst({ networkTimeoutSeconds: 3 }));
registerRoute(/ranges/, new workbox.strategies.CacheFirst({ plugins: [new workbox.rangeRequests.RangeRequestsPlugin()] }));
registerRoute(/later/, new workbox.strategies.NetworkOnly({
  plugins: [new workbox.backgroundSync.BackgroundSyncPlugin("queue", { maxRetentionTime: 60 })],
}), "POST");
registerRoute(/stream/, workbox.streams.strategy([() => "one ", () => "two ", ({ url }) => url.pathname]));
workbox.navigationPreload.enable();
workbox.recipes.offlineFallback({ pageFallback: "/index.html" });
workbox.googleAnalytics.initialize();
addEventListener("push", (event) => {
  const { title, options } = event.data.json();
  event.waitUntil(registration.showNotification(title, options));
});
"""
FILES = {
    **{f"/workbox/workbox-{name}.prod.js": of_npm(f"workbox-{name}/build/workbox-{name}.prod.js") for name in MODULES},
    "/workbox/workbox-offline-ga.prod.js": of_npm("workbox-google-analytics/build/workbox-offline-ga.prod.js"),
    "/workbox/workbox-sw.js": of_npm("workbox-sw/build/workbox-sw.js"),
    "/index.html": Reply("<h1>index</h1>", type="text/html"),
    "/a.js": "'a'",
    "/api/x": Reply("x", type="text/plain"),
    "/network": Reply("network", type="text/plain"),
    "/ranges": Reply("0123456789", type="text/plain"),
}  # fmt: skip


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    subscription = await page.subscribe()
    await s.send(subscription, json.dumps({"title": "Hello", "options": {"body": "there", "tag": "t"}}))
    await s.shown()
    await s.notifications()
    page = await s.open("/second")
    await page.do(
        "navigator.serviceWorker.controller !== null",
        "fetch('/a.js').then((r) => r.text())",
        "fetch('/index.html').then((r) => r.text())",
        "fetch('/api/x').then((r) => r.text())",
        "fetch('/network').then((r) => r.text())",
        "fetch('/ranges').then((r) => r.text())",
    )
    await s.wait(0.3)  # until it is in the cache
    await page.do(
        "fetch('/ranges', { headers: { range: 'bytes=2-4' } }).then(async (r) => [r.status, r.headers.get('content-range'), await r.text()])",
        "fetch('/stream/me').then((r) => r.text())",
        "fetch('/nowhere.js').then((r) => r.status)",
        "caches.keys().then((names) => names.map((name) => name.replace(location.origin, '')).sort())",
        "caches.open('api').then((cache) => cache.keys()).then((all) => all.length)",
        "indexedDB.databases().then((all) => all.map(({ name, version }) => [name, version]).sort())",
    )
    await page.messages()
    await page.close()
    # Stopped between two events, it goes on from what it has stored.
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 2, 3:
        await s.send(subscription, json.dumps({"title": f"number {number}", "options": {}}))
        await s.shown(number)
        await s.wait(0.8)
    await s.notifications()
