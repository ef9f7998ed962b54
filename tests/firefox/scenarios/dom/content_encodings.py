"""The content encodings that are advertised: a frozen array, a new one each time."""

from differential import Scenario

SOURCES = (
    "PushManager.supportedContentEncodings", "Object.isFrozen(PushManager.supportedContentEncodings)",
    "PushManager.supportedContentEncodings === PushManager.supportedContentEncodings",
    "Object.keys(PushManager)", "Object.getOwnPropertyNames(PushManager)",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.do(*SOURCES)
    await page.in_worker(*SOURCES)
    await s.browser.set_pref("dom.push.indicate_aesgcm_support.enabled", True)
    await page.do(SOURCES[0])
    await page.in_worker(SOURCES[0])
