"""What showNotification() complains about, in a worker and in a page."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for arguments in (
        "", "'t', 5", "'t', { dir: 'up' }", "'t', { data: () => {} }", "'t', { data: Symbol() }", "'t', { actions: 5 }",
        "'t', { actions: [5] }", "'t', { actions: [{}] }", "'t', { actions: [{ action: 'a' }] }",
        "'t', { actions: [{ title: 'A' }] }", "'t', { actions: [null] }", "Symbol()", "'t', { data: globalThis }",
        "'t', { get body() { throw new RangeError('mine'); } }", "'t', { vibrate: 'x' }", "'t', { vibrate: {} }",
        "'t', { tag: Symbol() }", "'t', { silent: true, vibrate: [1], renotify: true }",
    ):  # fmt: skip
        source = f"registration.showNotification({arguments})"
        await page.in_worker(source)
        await page.do(source)
