"""Subscribing again: with the same key the same subscription, with another or none an error."""

from differential import Scenario
from differential.sender import KEY, OTHER_KEY

SUBSCRIBE = "registration.pushManager.subscribe(%s).then((s) => s.endpoint)"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for first in f"{{ applicationServerKey: '{KEY}' }}", "":
        await page.do(SUBSCRIBE % first)
        for options in f"{{ applicationServerKey: '{KEY}' }}", f"{{ applicationServerKey: '{OTHER_KEY}' }}", "{}":
            await page.do(SUBSCRIBE % options)
            await page.in_worker(SUBSCRIBE % options)
        await page.do("registration.pushManager.getSubscription().then((s) => s.unsubscribe())")
    await s.said("unregister", 2)
