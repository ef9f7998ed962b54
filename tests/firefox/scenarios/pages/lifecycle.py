"""The events of a registration and its worker, in their order, in the page and in the worker."""

from differential import Scenario

WORKER = """
report("script", registration.active?.state, registration.installing?.state);
oninstall = (event) => { report("install", event.constructor.name, registration.installing?.state); event.waitUntil(fetch("/gate/a")); };
onactivate = (event) => report("activate", event.constructor.name, registration.active?.state, event.isTrusted);
"""
WATCH = """(async () => {
  globalThis.seen = [];
  const registration = await navigator.serviceWorker.register("/sw.js");
  const worker = registration.installing;
  const tell = (what) => seen.push([what, worker.state, registration.installing === worker, registration.waiting === worker,
    registration.active === worker]);
  tell("registered");
  registration.addEventListener("updatefound", () => tell("updatefound"));
  worker.addEventListener("statechange", () => tell("statechange"));
  navigator.serviceWorker.ready.then(() => tell("ready"));
  globalThis.worker = worker;
})()"""


async def story(s: Scenario) -> None:
    s.site.gates["a"].set()
    page = await s.open()
    await page.get(WATCH)
    await s.reported(3)
    await page.get(
        "new Promise((done) => { if (worker.state === 'activated') done(); else worker.addEventListener('statechange', () => { if (worker.state === 'activated') done(); }); })"
    )
    await s.wait(0.1)
    await page.do("seen", "navigator.serviceWorker.controller")
