"""With service workers switched off, pages have none, and no push either."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.enabled": False}


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.do(
        "'serviceWorker' in navigator", "typeof ServiceWorkerRegistration", "typeof PushManager", "typeof Notification"
    )
