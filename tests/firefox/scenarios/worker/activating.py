"""Pushes that come while the worker is being activated wait for it."""

from differential import Scenario

WORKER = """
onactivate = (event) => event.waitUntil(fetch("/gate/activate").then(() => report("activated")));
onpush = (event) => report(event.data.text());
"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.get("""(async () => {
      const registration = await navigator.serviceWorker.register("/sw.js");
      const worker = registration.installing;
      while (worker.state !== "activating") await new Promise((next) => { worker.onstatechange = next; });
    })()""")
    subscription = await page.subscribe()
    for number, text in enumerate(("one", "two"), 1):
        await s.send(subscription, text)
        await s.acked(number)
    await s.wait(0.1)
    s.note("reports before it is active", list(s.site.reports))
    s.site.gates["activate"].set()
    await s.reported(3)
