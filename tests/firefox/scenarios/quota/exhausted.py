"""When the quota is used up the record is kept, the channel unregistered, and later messages are not delivered."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = "onpush = (event) => report(event.data.text()); onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    subscription = await s.exhausted()
    await s.reported(1)
    await s.record()
    await s.wait(0.05)
    s.note("status of another push", await s.send(subscription, "another"))
    await s.deliver("late")
    await s.wait(0.1)
    await s.record()
