"""A worker subscribes for itself; its page sees the same subscription."""

from differential import GET_SUBSCRIPTION, Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.in_worker("registration.pushManager.getSubscription()")
    await page.in_worker("registration.pushManager.subscribe().then((s) => s.toJSON())")
    await page.do(f"{GET_SUBSCRIPTION}.then((s) => s.toJSON())")
    await page.in_worker("registration.pushManager.subscribe().then((s) => s.toJSON())")
    await page.in_worker("registration.pushManager.getSubscription().then((s) => s.toJSON())")
