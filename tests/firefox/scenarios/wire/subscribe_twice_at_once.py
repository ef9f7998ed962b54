"""Two calls at once share one request."""

from differential import Scenario


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    await page.do("""navigator.serviceWorker.ready.then(async (r) => {
      const [one, two] = await Promise.all([r.pushManager.subscribe(), r.pushManager.subscribe()]);
      return [one.endpoint, two.endpoint, one === two];
    })""")
