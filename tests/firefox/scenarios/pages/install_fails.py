"""A worker whose installation fails is thrown away; one whose activation fails is active all the same."""

from differential import Scenario

WORKER = "oninstall = (event) => event.waitUntil(Promise.reject(new Error('no')));"
REGISTER = """(async () => {
  const registration = await navigator.serviceWorker.register("%s");
  const worker = registration.installing;
  const states = [worker.state];
  while (!["redundant", "activated"].includes(worker.state)) {
    await new Promise((next) => worker.addEventListener("statechange", next, { once: true }));
    states.push(worker.state);
  }
  return [states, (await navigator.serviceWorker.getRegistrations()).length];
})()"""


async def story(s: Scenario) -> None:
    s.site.set_worker("oninstall = () => { throw new Error('no'); }", "/throws.js")
    s.site.set_worker(
        "onactivate = (event) => { event.waitUntil(Promise.reject()); throw new Error('no'); }", "/activate.js"
    )
    page = await s.open()
    for script in "/sw.js", "/throws.js", "/activate.js":
        await page.do(REGISTER % script)
