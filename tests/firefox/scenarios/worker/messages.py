"""A worker and its pages write to each other."""

from differential import Scenario

WORKER = """
onmessage = (event) => {
  report(event.data, event.origin, event.lastEventId, event.source.constructor.name, event.source.url, event.ports.length,
    event.isTrusted, event.type, event.source.id.length);
  event.source.postMessage({ answer: event.data });
  event.ports[0]?.postMessage("by port");
};
onpush = (event) => event.waitUntil((async () => {
  for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage({ pushed: event.data.text() });
  report("posted");
})());
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed(path="/a?b#c")
    await page.get("navigator.serviceWorker.ready.then((r) => { globalThis.worker = r.active; })")
    await page.do("worker.postMessage({ a: [1, 'é'], b: null })")
    await s.reported(1)
    await page.do("""new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => done(event.data);
      worker.postMessage("with a port", [port2]);
    })""")
    await page.do("worker.postMessage(() => {})", "worker.postMessage()")
    await s.reported(2)
    await s.send(subscription, "hello")
    await s.reported(3)
    await s.wait(0.1)
    await page.messages()
