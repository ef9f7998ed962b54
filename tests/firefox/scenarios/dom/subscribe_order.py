"""What subscribe() complains about first, in a page and in a worker."""

from differential import Scenario

KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
OTHER = "BJ8fP5AcWBBcE-mrPAlAAkvP4s4ZKTzWGTzBmRl3q0gYxU_zFxIfJMwy0BhO9kP0VZqFsZ0bhkd3VXFR8mBmbTQ"


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.get("navigator.serviceWorker.ready.then((r) => { globalThis.registration = r; })")
    await page.get(f"registration.pushManager.subscribe({{ applicationServerKey: '{KEY}' }}).then(() => 0)")
    for permission in "granted", "denied", None:
        await s.set_permission(permission)
        for options in (
            "5", "{ applicationServerKey: '!' }", "{ applicationServerKey: 'AAAA' }", "{ userVisibleOnly: false }",
            f"{{ applicationServerKey: '{OTHER}' }}", f"{{ applicationServerKey: '{KEY}' }}",
        ):  # fmt: skip
            source = f"registration.pushManager.subscribe({options}).then((s) => s.toJSON())"
            await page.do(source)
            await page.in_worker(source)
