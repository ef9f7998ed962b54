"""Giving a subscription up, twice, by two objects, and in a worker."""

from differential import GET_SUBSCRIPTION, Scenario


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    get = "registration.pushManager.getSubscription().then((s) => { globalThis.%s = s; })"
    await page.get(get % "one")
    await page.get(get % "two")
    await page.get_in_worker(get % "three")
    await page.do("one.unsubscribe()", "one.unsubscribe()", "two.unsubscribe()")
    await page.in_worker("three.unsubscribe()")
    await page.do(GET_SUBSCRIPTION, "[one.endpoint, one.toJSON().keys, one.getKey('auth').byteLength]")
    s.note("new endpoint", (await page.subscribe())["endpoint"])
    await page.do("one.unsubscribe()", GET_SUBSCRIPTION)
    await s.wait(0.1)
    await page.subscribe()
    await page.get_in_worker(get % "four")
    await page.in_worker("four.unsubscribe()", "four.unsubscribe()", "registration.pushManager.getSubscription()")
