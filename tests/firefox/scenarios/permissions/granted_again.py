"""A permission that is granted where it was granted by default gives an active subscription its full quota."""

from differential import Scenario

PREFS = {"permissions.default.desktop-notification": 1, "dom.push.quotaUpdateDelay": 50}
WORKER = """
onpush = (event) => report(event.data.text());
onpushsubscriptionchange = () => report("change");
"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    subscription = await page.subscribe()
    await page.close()
    await s.send(subscription, "one")
    await s.quota_is(15)
    await s.set_permission("granted")
    await s.quota_is(16)
    await s.record()
    await s.send(subscription, "two")
    await s.reported(2)
