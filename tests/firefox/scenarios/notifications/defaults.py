"""What a notification is if nothing is said but its title."""

from differential import Scenario

FIRST = """(async () => {
  const [n] = await registration.getNotifications();
  return [n.constructor.name, n.title, n.dir, n.lang, n.body, n.tag, n.icon, n.requireInteraction, n.silent, n.data, n.actions,
    Object.isFrozen(n.actions), n.actions === n.actions, n.onclick, "image" in n, "badge" in n, "timestamp" in n,
    "vibrate" in n, "renotify" in n];
})()"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("registration.showNotification('Title').then(String)", FIRST)
    await page.in_worker(FIRST, "Notification.permission", "Notification.maxActions")
    await s.notifications()
