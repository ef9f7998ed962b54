"""django-webpush's worker: each payload shape that it takes."""

from differential import Scenario
from differential.packages import of_pypi

WORKER = of_pypi("django-webpush==0.3.6", "webpush/templates/webpush_serviceworker.js")


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    texts = (
        '{"head": "Hello", "body": "there", "icon": "/i.png", "url": "/linked"}',
        '{"head": "No link"}',
        "no JSON",
        None,
    )
    for number, text in enumerate(texts[:2], 1):
        await s.send(subscription, text)
        await s.shown(number)
        await s.notifications()
    for number, text in enumerate(texts[2:], 1):
        await s.send(subscription, text)
        await s.said("nack", number)
    await s.browser.click("Hello", "")
    await s.opened(1)
    await s.windows()
    # Stopped between two events, it goes on from what it has stored.
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 3, 4:
        await s.wait(0.8)
        await s.send(subscription, f'{{"head": "number {number}"}}')
        await s.acked(number)
    await s.notifications()
