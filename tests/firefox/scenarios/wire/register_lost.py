"""A request that a lost connection took with it is sent again, for the same channel."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    s.tap.answer = lambda message: [] if message.get("messageType") == "register" else None
    await page.get("navigator.serviceWorker.ready.then((r) => { globalThis.pending = r.pushManager.subscribe(); })")
    await s.said("register")
    s.tap.answer = None
    s.tap.drop()
    await page.do("pending.then((s) => s.toJSON())")
    channels = [message["channelID"] for message in s.tap.messages("register")]
    s.note("the same channel", channels[0] == channels[1])
