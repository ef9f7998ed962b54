"""A process for test_crashes.py to kill: a user agent that does a bit of everything, and says what is done.

Arguments: the push service's URL, the profile folder. Each line of its output is one JSON object, written at once. The
first says what the profile held when it was opened.
"""

import asyncio
import itertools
import json
import os
import sys

import pyua

ORIGIN = "https://app.example"
WORKER = """
const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open('d', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('pushes');
    opening.result.createObjectStore('pairs');
  };
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = reject;
});

async function change(store, work) {
  const transaction = (await database).transaction(store, 'readwrite');
  work(transaction.objectStore(store));
  await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = reject; });
}

async function all(store) {
  const objects = (await database).transaction(store).objectStore(store);
  const [keys, values] = await Promise.all([objects.getAllKeys(), objects.getAll()].map((request) =>
    new Promise((resolve) => { request.onsuccess = () => resolve(request.result); })));
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

// How often each message was handled.
addEventListener('push', (event) => event.waitUntil((async () => {
  const text = event.data.text();
  await change('pushes', (store) => {
    store.get(text).onsuccess = ({ target }) => store.put((target.result || 0) + 1, text);
  });
  await registration.showNotification(text, { tag: 'last', data: { text } });
})()));

// Two records in one transaction: both or none.
async function pair(number) {
  await change('pairs', (store) => { store.put('x'.repeat(number * 37 % 9000), `a${number}`); store.put('', `b${number}`); });
}

async function cache(number) {
  const opened = await caches.open('c');
  await opened.put(`/${number % 20}`, new Response('y'.repeat(number * 41 % 9000), { headers: { number } }));
}

async function cached() {
  const opened = await caches.open('c');
  const numbers = {};
  for (const request of await opened.keys()) {
    const response = await opened.match(request);
    const number = Number(response.headers.get('number'));
    if ((await response.text()).length !== number * 41 % 9000) throw new Error('a body of another response');
    numbers[new URL(request.url).pathname] = number;
  }
  return numbers;
}
"""
CHURN = ["/one/", "/two/"]


def say(**what):
    os.write(1, json.dumps(what).encode() + b"\n")


async def main(url, folder):
    prefs = {"dom.push.maxQuotaPerSubscription": 1_000_000, "dom.push.quotaUpdateDelay": 50}
    async with pyua.UserAgent(push_service=url, profile=folder, prefs=prefs) as user_agent:
        found = [registration.scope for registration in user_agent.registrations]
        serve = {"/sw.js": WORKER, **{f"{path}sw.js": "" for path in CHURN}}
        origin = user_agent.origin(ORIGIN, serve=serve, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        records = user_agent.push_component.subscriptions._records.values()
        say(
            registrations=found,
            subscriptions={record.scope: record.push_endpoint for record in records},
            push_count=sum(record.push_count for record in records if record.scope == registration.scope),
            notifications=[notification.data for notification in user_agent.notifications],
            pushes=await registration.active.evaluate("all('pushes')"),
            pairs=list(await registration.active.evaluate("all('pairs')")),
            cached=await registration.active.evaluate("cached()"),
        )
        subscription = await registration.push_manager.subscribe()
        say(subscribed=[registration.scope, subscription.endpoint], json=subscription.to_json())
        await asyncio.gather(
            *(churn(origin, path) for path in CHURN), grow(origin), write(registration.active), follow(registration)
        )


async def churn(origin, path):
    """Register, subscribe, unsubscribe, unregister, and again."""
    while True:
        registration = await origin.register(f"{path}sw.js")
        say(registered=registration.scope)
        subscription = await registration.push_manager.subscribe()
        say(subscribed=[registration.scope, subscription.endpoint])
        say(unsubscribing=registration.scope)
        await subscription.unsubscribe()
        say(unsubscribed=registration.scope)
        subscription = await registration.push_manager.subscribe()
        say(subscribed=[registration.scope, subscription.endpoint])
        say(unregistering=registration.scope)
        await registration.unregister()
        say(unregistered=registration.scope)


async def grow(origin):
    """Subscriptions that stay."""
    for number in itertools.count(len(origin.registrations)):
        path = f"/stays/{number}/"
        origin.serve({f"{stay}sw.js": "" for stay in [path, *CHURN]})
        registration = await origin.register(f"{path}sw.js")
        say(registered=registration.scope)
        subscription = await registration.push_manager.subscribe()
        say(subscribed=[registration.scope, subscription.endpoint])
        await registration.active.terminate()


async def write(worker):
    """Caches and databases."""
    for number in itertools.count(int.from_bytes(os.urandom(3), "big") * 1000):
        await worker.evaluate(f"pair({number})")
        say(pair=number)
        await worker.evaluate(f"cache({number})")
        say(cache=number)


async def follow(registration):
    while True:
        delivery = await registration.wait_for_push(float("inf"))
        say(delivered=delivery.text(), ack_code=delivery.ack_code)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
