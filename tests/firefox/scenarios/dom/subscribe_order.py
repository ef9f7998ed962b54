"""What subscribe() complains about first, in a page and in a worker."""

from differential import Scenario
from differential.sender import KEY, OTHER_KEY


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.get(f"registration.pushManager.subscribe({{ applicationServerKey: '{KEY}' }}).then(() => 0)")
    for permission in "granted", "denied", None:
        await s.set_permission(permission)
        for options in (
            "5", "{ applicationServerKey: '!' }", "{ applicationServerKey: 'AAAA' }", "{ userVisibleOnly: false }",
            f"{{ applicationServerKey: '{OTHER_KEY}' }}", f"{{ applicationServerKey: '{KEY}' }}",
        ):  # fmt: skip
            source = f"registration.pushManager.subscribe({options}).then((s) => s.toJSON())"
            await page.do(source)
            await page.in_worker(source)
