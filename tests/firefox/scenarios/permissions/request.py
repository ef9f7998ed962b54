"""Asking for a permission without a click: what is decided already is told, the rest is not even asked."""

from differential import Scenario


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for permission in "granted", "denied", None, "prompt":
        await s.set_permission(permission)
        await page.do("Notification.requestPermission()")
        await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.subscribe()).then(() => 'subscribed')")
    await page.in_worker("typeof Notification.requestPermission")
