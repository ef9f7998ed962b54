"""A notification with the tag of another one of its origin takes its place, with its scope or not."""

from differential import Scenario

WORKER = "onnotificationclose = (event) => report('closed', event.notification.title);"
TITLES = "registration.getNotifications(%s).then((all) => all.map((n) => n.title).sort())"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.register("{ scope: '/other/' }")
    for title, tag in ("One", "a"), ("Two", "b"), ("Three", ""), ("Four", ""), ("Five", "a"):
        await page.do(f"registration.showNotification('{title}', {{ tag: '{tag}' }})")
    await s.shown(4)
    await s.notifications()
    for options in "", "{}", "{ tag: 'a' }", "{ tag: '' }", "{ tag: 'c' }", "null", "{ tag: null }":
        await page.do(TITLES % options)
    await page.in_worker(TITLES % "", TITLES % "{ tag: 'b' }")
    await page.do("""navigator.serviceWorker.getRegistration("/other/").then(async (other) => {
      await other.showNotification("Other", { tag: "b" });
      return (await other.getNotifications()).map((n) => n.title);
    })""")
    await page.do(TITLES % "", "registration.getNotifications(5)")
    await s.wait(0.2)
    await s.notifications()
