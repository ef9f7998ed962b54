"""Vibration without its pref: which of its rules hold all the same."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    tried = "(() => { try { return new Notification('a', { %s }).vibrate; } catch (e) { return String(e); } })()"
    await page.do(
        tried % "silent: true, vibrate: 5",
        tried % "vibrate: Symbol()",
        tried % "get vibrate() { throw new Error('asked'); }",
    )
