"""The clients that a worker sees, and what it knows of them."""

from differential import Scenario

CLIENTS = """(async () => {
  const list = await clients.matchAll(%s);
  return list.map((c) => [c.constructor.name, c.url, c.type, c.frameType, c.visibilityState, c.focused]).sort();
})()"""


async def story(s: Scenario) -> None:
    page = await s.open("/first?a#b")
    await page.register()
    for options in (
        "",
        "{ includeUncontrolled: true }",
        "{ type: 'all', includeUncontrolled: true }",
        "{ type: 'worker' }",
    ):
        await page.in_worker(CLIENTS % options)
    await page.in_worker("clients.matchAll({ type: 'other' })", "clients.get('nobody').then(String)", "clients.get()")
    await page.in_worker("clients.claim()", CLIENTS % "")
    second = await s.open("/second")
    await s.wait(0.3)
    await second.in_worker(CLIENTS % "")
    await second.in_worker("""(async () => {
      const [client] = await clients.matchAll();
      return [(await clients.get(client.id)).url === client.url, client === await clients.get(client.id)];
    })()""")
    await page.close()
    await s.wait(0.2)
    await second.in_worker(CLIENTS % "")
