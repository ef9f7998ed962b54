"""To a service that does not say use_webpush the browser speaks the protocol that had no bodies."""

from differential import Scenario

PREFS = {"dom.push.retryBaseInterval": 50}
WORKER = "onpush = (event) => { report('push', event.data); throw new Error('no nack'); };"


async def story(s: Scenario) -> None:
    s.tap.alter("hello", use_webpush=...)
    s.tap.drop()
    await s.greeted(2)
    await s.wait(0.05)
    _page, subscription = await s.subscribed()
    s.note("keys", subscription["keys"])
    for version in 5, "6", 6, 4, 7:
        before = len(s.tap.messages("ack"))
        await s.tap.say({"messageType": "notification", "updates": [{"channelID": s.channel, "version": version}]})
        await s.acked(before + 1)
    for updates in (None, [{"channelID": 5, "version": 8}], [{"channelID": s.channel, "version": -1}],
                    [{"channelID": s.channel, "version": "x"}], [{"channelID": s.channel}]):  # fmt: skip
        await s.tap.say({"messageType": "notification", "updates": updates})
    updates = [{"channelID": s.channel, "version": version} for version in (8, 9)]
    await s.tap.say({"messageType": "notification", "updates": updates})
    await s.acked(7)
    await s.reported(5)
    await s.record()
