"""NotificationEvents that a worker makes itself."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.get("registration.showNotification('Title')")
    await page.get_in_worker("registration.getNotifications().then(([n]) => { self.n = n; })")
    for arguments in (
        "",
        "'x'",
        "'x', {}",
        "'x', { notification: null }",
        "'x', { notification: 5 }",
        "'x', { notification: {} }",
    ):
        await page.in_worker(f"new NotificationEvent({arguments})")
    await page.in_worker("""(() => {
      const event = new NotificationEvent("x", { notification: n, action: "a", cancelable: true });
      return [event.type, event.notification === n, event.action, event.cancelable, event.isTrusted];
    })()""")
    await page.in_worker("new NotificationEvent('x', { notification: n }).action")
