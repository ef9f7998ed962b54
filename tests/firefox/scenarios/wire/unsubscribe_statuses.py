"""What unsubscribe() tells follows from the status of the unregister reply; the subscription is gone in any case."""

from differential import GET_SUBSCRIPTION, SUBSCRIBE, UNSUBSCRIBE, Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for status in 500, 404, "200", ..., 200:
        await page.subscribe()
        s.tap.alter("unregister", status=status)
        s.note("status", "absent" if status is ... else status)
        await page.do(UNSUBSCRIBE, GET_SUBSCRIPTION)
    s.tap.rewrite = None
    await page.do(SUBSCRIBE)
