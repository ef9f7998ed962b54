"""A notification has two actions at most; which one was clicked is told as the desktop names it, known or not."""

from differential import Scenario

WORKER = """
onnotificationclick = (event) => report(event.action, event.notification.title, event.notification.actions);
"""
ACTIONS = "[{ action: 'a', title: 'A' }, { action: 'a', title: 'again' }, { action: 'c', title: 'C' }]"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for number, action in enumerate(("a", "c", "other", ""), 1):
        await page.get(f"registration.showNotification('Title', {{ actions: {ACTIONS} }})")
        s.note("click", action)
        await s.browser.click("Title", action)
        await s.reported(number)
