"""A notification with every option, as its worker and its page read it."""

from differential import Scenario

SHOW = """registration.showNotification("Title", {
  dir: "rtl", lang: "de-AT", body: "Body", tag: "tag", icon: "icon.png?a#b", requireInteraction: true, silent: true,
  data: { a: [1, new Date(0)], b: undefined }, actions: [{ action: "a", title: "A", icon: "a.png" }],
  image: "image.png", badge: "badge.png", vibrate: [100, 50], timestamp: 5, renotify: true,
})"""
FIRST = """(async () => {
  const [n] = await registration.getNotifications();
  return [n.title, n.dir, n.lang, n.body, n.tag, n.icon, n.requireInteraction, n.silent, n.data, "b" in n.data,
    n.data.a[1] instanceof Date, n.data === n.data, n.actions];
})()"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/deep/page")
    await page.register("{ scope: '/' }")
    await page.in_worker(SHOW, FIRST)
    await page.do(FIRST)
    await s.notifications()
