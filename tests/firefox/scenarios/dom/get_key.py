"""The keys that getKey() knows, and the others."""

from differential import Scenario

SOURCES = (
    "s.getKey()", "s.getKey('p256dh').byteLength", "s.getKey('other')", "s.getKey('')", "s.getKey(null)",
    "s.getKey('AUTH')", "s.getKey({ toString: () => 'auth' }).byteLength", "s.getKey(Symbol())",
    "s.getKey.call({}, 'auth')", "s.toJSON.call(null)", "Object.keys(s.toJSON())", "Object.keys(s.toJSON().keys)",
    "s.endpoint = 'x'",
    # The message is the engine's own.
    "'use strict'; try { s.endpoint = 'x'; } catch (error) { error.name; }", "s.options.applicationServerKey",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    get = ".pushManager.getSubscription().then((s) => { globalThis.s = s; })"
    await page.get(f"navigator.serviceWorker.ready.then((r) => r{get})")
    await page.get_in_worker(f"registration{get}")
    for source in SOURCES:
        await page.do(source)
        await page.in_worker(source)
