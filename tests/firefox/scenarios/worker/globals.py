"""Who a worker is."""

from differential import Scenario

SOURCES = (
    "String(self)", "self.constructor.name", "location.href", "String(location)", "registration.scope", "origin",
    "isSecureContext", "String(navigator)", "navigator.onLine", "typeof window", "typeof document", "typeof XMLHttpRequest",
    "self.serviceWorker && self.serviceWorker.state", "registration.active.state", "registration.active.scriptURL",
    "registration === self.registration", "typeof skipWaiting", "crossOriginIsolated", "typeof localStorage", "typeof caches",
    "self.onpush", "typeof importScripts", "Object.keys(clients)", "registration.updateViaCache", "registration.installing",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*SOURCES)
