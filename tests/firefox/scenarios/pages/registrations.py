"""Pages find registrations by URL: the longest scope counts."""

from differential import Scenario

FILES = {"/deep/sw.js": ""}
SCOPE = "navigator.serviceWorker.getRegistration(%s).then((r) => r && r.scope)"


async def story(s: Scenario) -> None:
    page = await s.open("/deep/page")
    await page.do(SCOPE % "", "navigator.serviceWorker.getRegistrations()")
    for options in "{ scope: '/' }", "{ scope: '/deep' }", "{ scope: '/deep/er?x#y' }":
        await page.register(options)
    await page.register(script="/deep/sw.js")
    for url in (
        "",
        "'/'",
        "'/dee'",
        "'/deeper'",
        "'/deep/'",
        "'er?xy'",
        "'/deep/er?y'",
        "''",
        "'#a'",
        "'http://127.0.0.1:1/'",
    ):
        await page.do(SCOPE % url)
    await page.do("navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope).sort())")
    await page.do("navigator.serviceWorker.ready.then((r) => r.scope)")
    await page.do("""(async () => {
      const [one, two] = [await navigator.serviceWorker.getRegistration("/"), await navigator.serviceWorker.getRegistration("/")];
      return [one === two, one.active === two.active, one.active.scriptURL, one.active.state, one.updateViaCache,
        one.installing, one.waiting, navigator.serviceWorker.ready === navigator.serviceWorker.ready];
    })()""")
