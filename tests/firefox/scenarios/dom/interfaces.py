"""The members of each interface, in their order, where pages and workers have it.

Left out: ``cookies``, by which another standard (Cookie Store) extends registrations.
"""

from differential import Scenario

NAMES = (
    "PushManager", "PushSubscription", "PushSubscriptionOptions", "PushEvent", "PushMessageData",
    "PushSubscriptionChangeEvent", "ExtendableEvent", "ExtendableMessageEvent", "NotificationEvent", "Notification",
    "ServiceWorkerRegistration", "ServiceWorker", "Clients", "Client", "WindowClient", "PermissionStatus",
)  # fmt: skip
MEMBERS = """(() => {
  const it = globalThis["%s"];
  if (it === undefined) return null;
  const members = Object.keys(it.prototype).filter((name) => name !== "cookies");
  return [it.name, it.length, Object.keys(it), members, Object.getPrototypeOf(it).name];
})()"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for name in NAMES:
        await page.do(MEMBERS % name)
        await page.in_worker(MEMBERS % name)
