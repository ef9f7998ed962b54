"""Nobody shows notifications without the permission."""

from differential import Scenario


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for permission in None, "denied", "prompt":
        await s.set_permission(permission)
        await page.do("registration.showNotification('Hello')")
        await page.in_worker("registration.showNotification('Hello')")
        await page.do("new Promise((done) => { new Notification('Hello').onerror = (event) => done(event.type); })")
    await s.notifications()
