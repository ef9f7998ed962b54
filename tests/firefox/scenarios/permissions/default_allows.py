"""Where the default is to allow, a site without a permission subscribes and shows notifications."""

from differential import Scenario

PREFS = {"permissions.default.desktop-notification": 1}
WORKER = """
onpush = (event) => event.waitUntil(
  registration.showNotification(event.data.text()).then(() => report("shown"), (error) => report(error.message)));
"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    subscription = await page.subscribe()
    await s.send(subscription, "Hello")
    await s.reported(1)
    await s.notifications()
