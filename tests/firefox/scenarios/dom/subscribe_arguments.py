"""What subscribe() takes for its options."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for arguments in (
        "", "undefined", "null", "{}", "5", "'x'", "true", "Symbol()", "() => {}", "[]", "new Date(0)",
        "{ userVisibleOnly: false }", "{ userVisibleOnly: true }", "{ userVisibleOnly: 'x', more: 1 }",
        "{ get userVisibleOnly() { throw new RangeError('mine'); } }",
        "{ get applicationServerKey() { throw new RangeError('mine'); } }",
        "{ applicationServerKey: { toString() { throw new RangeError('mine'); } } }",
        "{ applicationServerKey: Symbol() }",
    ):  # fmt: skip
        source = (
            f"registration.pushManager.subscribe({arguments}).then((s) => s.options.userVisibleOnly ?? 'undefined')"
        )
        await page.do(source)
        await page.in_worker(source)
    await page.do("registration.pushManager.subscribe.length", "registration.pushManager.subscribe.call({})")
    await page.do("PushManager.prototype.subscribe.call(undefined)")
