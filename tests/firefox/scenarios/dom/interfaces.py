"""The members of each interface, in their order, where pages and workers have it."""

from differential import Scenario

NAMES = (
    "PushManager", "PushSubscription", "PushSubscriptionOptions", "PushEvent", "PushMessageData",
    "PushSubscriptionChangeEvent", "ExtendableEvent", "ExtendableMessageEvent", "NotificationEvent", "Notification",
    "ServiceWorkerRegistration", "ServiceWorker", "Clients", "Client", "WindowClient", "PermissionStatus",
    "PerformanceEntry", "PerformanceObserver", "PerformanceObserverEntryList", "Response", "FetchEvent",
    "CookieStore", "CookieStoreManager", "Cache", "CacheStorage", "LockManager", "Scheduler", "CompressionStream",
    "InstallEvent", "BackgroundFetchManager", "ContentIndex", "Origin", "EventSource",
    "WebSocket", "CloseEvent",
)  # fmt: skip
MEMBERS = """(() => {
  const it = globalThis["%s"];
  if (it === undefined) return null;
  const members = Object.keys(it.prototype);
  return [it.name, it.length, Object.keys(it), members, Object.getPrototypeOf(it).name];
})()"""


#: What only workers are asked for: the window's has more, which tells of documents.
IN_WORKERS = ("Performance",)


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for name in NAMES:
        await page.do(MEMBERS % name)
        await page.in_worker(MEMBERS % name)
    for name in IN_WORKERS:
        await page.in_worker(MEMBERS % name)
