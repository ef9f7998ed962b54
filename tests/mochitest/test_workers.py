"""Firefox's tests of workers that get messages, by their names (dom/push/test)."""

from __future__ import annotations

import asyncio

import pyua

SUBSCRIBE = "registration.pushManager.subscribe()"


async def test_data(site) -> None:
    """A message's data as text, JSON, bytes, buffer and Blob; a push without any has null."""
    page = await site.page("""
      self.seen = [];
      onpush = (event) => event.waitUntil((async () => {
        const data = event.data;
        if (data === null) return seen.push(null);
        let json;
        try { json = data.json(); } catch (error) { json = error.name; }
        seen.push([data.text(), json, [...data.bytes()], [...new Uint8Array(data.arrayBuffer())], await data.blob().text()]);
      })());
    """)
    subscription = await page.evaluate(SUBSCRIBE)
    bodies = [b'{"hello": "w\xc3\xb6rld"}', b"\x01\xff", b"[1", None]
    for body in bodies:
        assert (await site.send(subscription, body)).ok
    *seen, nothing = await site.registration.active.evaluate("seen")
    assert nothing is None
    for body, (text, json, octets, buffer, blob) in zip(bodies[:-1], seen, strict=True):
        assert text == blob == body.decode(errors="replace")
        assert octets == buffer == list(body)
        assert json == ({"hello": "wörld"} if body.startswith(b"{") else "SyntaxError")


async def test_push_manager_worker(site) -> None:
    """A worker's pushManager sees the page's subscription, with its keys, and may give it up."""
    page = await site.page()
    outside = await page.evaluate(SUBSCRIBE)
    worker = site.registration.active
    assert await worker.evaluate("registration.pushManager.permissionState()") == "granted"
    assert await worker.evaluate("registration.pushManager.getSubscription()") == outside
    assert await worker.evaluate(SUBSCRIBE) == outside
    same = "(s) => [...new Uint8Array(s.getKey('p256dh')), ...new Uint8Array(s.getKey('auth'))]"
    script = f"registration.pushManager.getSubscription().then({same})"
    assert await worker.evaluate(script) == await page.evaluate(script)
    assert await worker.evaluate("registration.pushManager.getSubscription().then((s) => s.unsubscribe())") is True
    assert await page.evaluate("registration.pushManager.getSubscription()") is None


async def test_error_reporting(site) -> None:
    """The push service is told 301 of a handler that threw and 302 of a promise that was rejected; of others nothing."""
    page = await site.page("""
      onpush = (event) => {
        switch (event.data.text()) {
          case 'throws': throw new Error('thrown');
          case 'rejects': return event.waitUntil(Promise.reject(new Error('rejected')));
          case 'rejects twice': event.waitUntil(Promise.reject(1)); return event.waitUntil(Promise.reject(2));
          case 'both': event.waitUntil(Promise.reject(new Error('rejected'))); throw new Error('thrown');
          case 'elsewhere': Promise.reject(new Error('nobody waits')); return;
          case 'fine': return event.waitUntil(Promise.resolve());
        }
      };
    """)
    subscription = await page.evaluate(SUBSCRIBE)
    told = []
    for text, codes in {
        "throws": [301],
        "rejects": [302],
        "rejects twice": [302],
        "both": [301, 302],
        "elsewhere": [],
        "fine": [],
    }.items():
        delivery = await site.send(subscription, text)
        assert delivery.ack_code == 100, "whatever the worker does with it"
        await site.clock.settle()
        told += codes
        assert site.nacks() == told, text


COUNTS = """
let count = 0;
onpush = (event) => {
  console.log(++count);
  if (event.data) event.waitUntil(new Promise(() => {}));
};
"""


async def test_serviceworker_lifetime(site) -> None:
    """A worker lives for the idle time after its last event; a handler at work has the extended time, and is ended then."""
    subscription = await (await site.page(COUNTS)).evaluate(SUBSCRIBE)

    async def count() -> str:
        return (await site.send(subscription)).console[0].text

    assert [await count(), await count()] == ["1", "2"]
    for number in "3", "4":
        await site.clock.run_for(29)
        assert await count() == number, "each event begins the time anew"
    await site.clock.run_for(31)
    assert await count() == "1", "another worker"

    hanging = asyncio.create_task(site.send(subscription, "hang"))
    while not site.registration.deliveries[-1].data:
        await asyncio.sleep(0)
    await site.clock.run_for(59)
    assert (hanging.done(), site.nacks()) == (False, [])
    await site.clock.run_for(2)
    delivery = await hanging
    assert isinstance(delivery.error, pyua.WorkerTerminatedError)
    await site.clock.settle()
    assert site.nacks() == [302]
    assert await count() == "1"
