"""A visit does nothing for a subscription that is used up, until somebody asks."""

from differential import QUOTA_OF_ONE, Scenario

PREFS = QUOTA_OF_ONE
WORKER = """
onpush = (event) => report(event.data?.text());
onpushsubscriptionchange = () => report("change");
"""


async def story(s: Scenario) -> None:
    await s.exhausted()
    await s.wait(0.1)
    await s.browser.visit(0)
    await s.deliver("after the visit")
    await s.wait(0.1)
    await s.record()
