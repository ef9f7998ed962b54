"""What can be constructed, and what is said of the rest."""

from differential import Scenario

SOURCES = (
    "new PushManager()", "PushManager()", "new PushSubscription()", "new PushSubscription({})",
    "new PushSubscription({ endpoint: 'https://e/', scope: '' })", "new PushSubscriptionOptions()",
    "new PushMessageData()", "new ServiceWorkerRegistration()", "new Client()", "new Clients()",
    "new PermissionStatus()", "PushEvent('push')", "new PushEvent()", "new ExtendableEvent()",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for source in SOURCES:
        await page.do(f"String({source})")
        await page.in_worker(f"String({source})")
