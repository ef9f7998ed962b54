"""The push service may spell messageType as it likes."""

from differential import UNSUBSCRIBE, Scenario

PREFS = {"dom.push.retryBaseInterval": 50}
WORKER = "onpush = (event) => report('push');"


async def story(s: Scenario) -> None:
    s.tap.rewrite = lambda message: message | {"messageType": message["messageType"].upper()}
    s.tap.drop()
    await s.greeted(2)
    page, subscription = await s.subscribed()
    await s.send(subscription)
    await s.reported(1)
    await page.do(UNSUBSCRIBE)
    s.tap.rewrite = lambda message: message | {"messageType": message["messageType"].swapcase().replace("r", "R")}
    await page.subscribe()
    await s.deliver("v", messageType="nOtIfIcAtIoN")
    await s.reported(2)
