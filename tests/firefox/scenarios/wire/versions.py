"""What messages can have for a version, and what is said of them; a second one of the same is known."""

from differential import Scenario

WORKER = "onpush = (event) => { report('push'); throw new Error('no'); };"


async def story(s: Scenario) -> None:
    await s.subscribed()
    for version in "", 5, "5", None, True, 1.5, {"a": 1}, ["b"]:
        for _ in range(2):
            await s.deliver(version)
            await s.wait(0.05)
    await s.tap.say({"messageType": "notification", "channelID": s.channel})
    await s.acked(17)
    await s.wait(0.1)
