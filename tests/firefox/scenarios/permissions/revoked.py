"""Whatever replaces the permission ends subscriptions: unregistered, not delivered to, no event, kept until granted."""

from differential import Scenario

WORKER = """
onpush = (event) => report(event.data.text());
onpushsubscriptionchange = (event) => report(event.oldSubscription.endpoint, event.newSubscription);
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    for number, permission in enumerate(("denied", "prompt", None), 1):
        s.note("endpoint", subscription["endpoint"])
        await s.set_permission(permission)
        await s.said("unregister", number)
        await s.record()
        await s.deliver(f"after {permission}")
        await page.do("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())")
        await s.record()
        await s.set_permission("granted")
        await s.reported(number)
        await s.record()
        subscription = await page.subscribe()
