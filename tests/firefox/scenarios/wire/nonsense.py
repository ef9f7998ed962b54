"""What makes no sense is passed over, and the connection stays."""

from differential import SUBSCRIBE, Scenario

NONSENSE = (
    "", "garbage", "null", "5", '"x"', "[]", "[{}]", "{}", '{"messageType":5}', '{"messageType":""}',
    '{"messageType":"what"}', '{"messageType":"ack"}', '{"messageType":"constructor"}', '{"messageType":"notification"}',
    '{"messageType":"register"}', '{"messageType":"unregister","channelID":null}', '{"status":200}',
)  # fmt: skip


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for text in NONSENSE:
        await s.tap.say(text)
    await page.do(SUBSCRIBE)
    s.note("connections", s.tap.connections)
