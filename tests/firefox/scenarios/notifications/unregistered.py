"""Notifications of a registration that is given up go with it."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Title')", "registration.unregister()")
    await s.wait(0.2)
    await s.notifications()
    await page.do("registration.getNotifications().then((all) => all.length)", "registration.showNotification('Again')")
