"""A worker may navigate pages that it controls, within their origin."""

from differential import Scenario

NAVIGATE = """clients.matchAll({ includeUncontrolled: true }).then(async ([client]) => {
  const result = await client.navigate(%s);
  return result && [result.url, result.constructor.name, result === client, result.id === client.id];
})"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open("/first")
    await page.register()
    await page.in_worker(NAVIGATE % "'/uncontrolled'", "clients.claim()")
    for url in "'/second?a#b'", "'relative'", "'http://'", "'about:blank'", "":
        await page.in_worker(NAVIGATE % url)
    await s.windows()
