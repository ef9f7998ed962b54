"""A channel that the service spells in capitals is the same, and is spelled so from then on."""

from differential import UNSUBSCRIBE, Scenario

WORKER = "onpush = () => report('push');"


async def story(s: Scenario) -> None:
    s.tap.rewrite = lambda message: (
        message | {"channelID": message["channelID"].upper()} if message["messageType"] == "register" else message
    )
    page, _subscription = await s.subscribed()
    channel = s.channel
    await s.deliver("small", channelID=channel)
    await s.deliver("capital", channelID=channel.upper())
    await s.reported(1)
    await page.do(UNSUBSCRIBE)
    await s.said("unregister")
    s.note("in capitals", [message["channelID"] == channel.upper() for message in s.tap.messages("unregister")])
