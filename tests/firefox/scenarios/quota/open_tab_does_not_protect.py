"""With an open tab too, more pushes within the delay than there is quota end the subscription."""

from differential import Scenario

PREFS = {"dom.push.maxQuotaPerSubscription": 3, "dom.push.quotaUpdateDelay": 900}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for number in range(1, 5):
        await s.send(subscription, str(number))
        await s.acked(number)
    await s.record()
    await s.said("unregister")
    await s.wait(0.2)
    await s.record()
    await s.reported(4)
