"""A message for a channel that nobody knows is acknowledged as not delivered; one for no channel is not at all."""

from differential import Scenario

WORKER = "onpush = () => report('push');"


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("unknown", channelID="6f1ed902-0000-4000-8000-000000000000")
    await s.deliver("no UUID", channelID="what")
    await s.deliver("empty", channelID="")
    for number, channel in enumerate((5, None, ["x"], {}, True)):
        await s.notify(f"of another type {number}", channelID=channel)
    await s.tap.say({"messageType": "notification", "version": "absent"})
    await s.deliver("good")
    await s.reported(1)
