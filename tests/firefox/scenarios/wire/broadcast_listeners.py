"""What the browser itself listens to: asked for once, and named by the hello of each connection that begins anew."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}


async def story(s: Scenario) -> None:
    async def say(version: object) -> None:
        await s.tap.say({"messageType": "broadcast", "broadcasts": {"test/one": version}})
        await s.wait(0.05)
        s.note(f"after {version!r}", await s.browser.broadcasts())

    await s.greeted(1)
    await s.browser.listen_to_broadcast("test/one", "v1")
    await s.said("broadcast_subscribe")
    await say("v2")
    await s.browser.listen_to_broadcast("test/one", "v3")
    s.note("once more", await s.browser.broadcasts())
    s.tap.drop()
    await s.greeted(2)
    await say("v4")
    await s.browser.set_offline(True)
    await s.until(lambda: len(s.tap.ends) == 2, "the connection's end")
    await s.browser.listen_to_broadcast("test/two", "v1")
    await s.browser.set_offline(False)
    await s.greeted(3)
    for version in "____NOP____", "", 5, None:
        await say(version)
