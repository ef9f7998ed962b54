"""A page's own notification: its members, its events, and that no worker hears of it."""

from differential import Scenario

WORKER = "onnotificationclick = onnotificationclose = (event) => report(event.type);"
SHOW = """new Promise((shown) => {
  globalThis.events = [];
  globalThis.n = new Notification("Page", { body: "Body", tag: "t", data: [1], icon: "i.png", requireInteraction: true });
  for (const type of ["show", "click", "close", "error"])
    n.addEventListener(type, (event) => events.push([event.type, event.constructor.name, event.cancelable, event.isTrusted]));
  n.addEventListener("show", () => shown([n.title, n.body, n.tag, n.data, n.icon, n.requireInteraction, n.silent, n.actions]));
})"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/deep/page")
    await page.register()
    await page.do(SHOW, "registration.getNotifications().then((all) => all.length)")
    await s.notifications()
    await s.browser.click("Page", "")
    await s.wait(0.2)
    await page.do("events.splice(0)", SHOW, "n.close()")
    await s.wait(0.2)
    await page.do("events.splice(0)")
    await page.do(
        "new Notification('t', { actions: [{ action: 'a', title: 'A' }] }).actions",
        "new Notification('t', { dir: 'x' })",
    )
    await s.notifications()
