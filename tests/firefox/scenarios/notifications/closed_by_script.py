"""A notification that a script closes is gone at once for everybody, and its worker hears of it."""

from differential import Scenario

WORKER = "onnotificationclose = (event) => report('closed', event.notification.title, event.notification.data, event.action);"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do(
        "registration.showNotification('One', { data: 1 })", "registration.showNotification('Two', { data: 2 })"
    )
    await page.in_worker("registration.getNotifications().then((all) => all.find((n) => n.title === 'One').close())")
    await s.reported(1)
    await s.notifications()
    await page.do("registration.getNotifications().then(([n]) => { globalThis.n = n; n.close(); n.close(); })")
    await s.reported(2)
    await s.notifications()
    await page.do("n.title", "n.close()", "registration.getNotifications().then((all) => all.length)")
    await s.wait(0.1)
