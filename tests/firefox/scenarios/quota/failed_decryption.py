"""A message that cannot be decrypted costs what others do."""

from differential import Scenario

PREFS = {"dom.push.quotaUpdateDelay": 50}
WORKER = "onpush = (event) => report(event.data.text());"


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed()
    await page.close()
    await s.deliver("not encrypted", b"x" * 120)
    await s.quota_is(15)
    await s.record()
