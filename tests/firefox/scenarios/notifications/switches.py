"""Vibration, which a pref switches on, and "silent" and "requireInteraction", which prefs switch off."""

from differential import Scenario

PREFS = {
    "dom.webnotifications.vibrate.enabled": True,
    "dom.webnotifications.silent.enabled": False,
    "dom.webnotifications.requireinteraction.enabled": False,
}
ATTEMPTS = (
    "[1, 2, 30_000]", "5", "Array(200).fill(5)", "[]", "null", "undefined", "'x'", "{}", "new Set([1, '2', 3.9])", "[-1]",
    "[[7], 2]", "true", "Symbol()", "[2 ** 32 + 1]",
)  # fmt: skip


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    asked = "Reflect.ownKeys(Notification.prototype).map(String).filter((key) => key !== 'constructor')"
    tried = (
        "(async () => { try { const n = new Notification('a', { %s }); return [n.vibrate, Object.isFrozen(n.vibrate),"
        " n.vibrate === n.vibrate]; } catch (e) { return String(e); } })()"
    )
    await page.do(asked, *(tried % f"vibrate: {value}" for value in ATTEMPTS))
    await page.do(*(tried % f"silent: true, vibrate: {value}" for value in ("5", "[]", "undefined", "null")))
    log = "const read = [];"
    order = (
        "vibrate", "timestamp", "tag", "silent", "requireInteraction", "renotify", "navigate", "lang", "image", "icon",
        "dir", "data", "body", "badge", "actions",
    )  # fmt: skip
    members = ", ".join(f"get {key}() {{ read.push('{key}'); }}" for key in order)
    await page.do(f"(() => {{ {log} new Notification('a', {{ {members} }}); return read; }})()")
    members = ", ".join(f"get {key}() {{ read.push('{key}'); return 'x'; }}" for key in ("title", "navigate", "action"))
    await page.do(f"(() => {{ {log} new Notification('a', {{ actions: [{{ {members} }}] }}); return read; }})()")
    wrong = "(() => { try { new Notification('a', { %s: Symbol() }); } catch (e) { return String(e); } })()"
    await page.do(*(wrong % member for member in ("badge", "image", "navigate", "renotify", "timestamp")))
    await page.do(
        "navigator.serviceWorker.ready.then((r) => r.showNotification('a', { silent: true, vibrate: 5 }))"
        ".then(() => 'shown', String)"
    )
    shown = "registration.showNotification('a', { vibrate: [5, 20_000] })"
    got = "registration.getNotifications().then(([n]) => n.vibrate)"
    await page.in_worker(asked, shown, got)
