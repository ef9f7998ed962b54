"""What else of a site comes back: permissions, visits, notifications, caches and databases."""

from __future__ import annotations

import asyncio

import pyua

ORIGIN = "https://app.example"


async def test_permissions_and_visits_come_back(machine) -> None:
    """Also decisions that were taken back."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        origin = user_agent.origin(ORIGIN, permissions=["notifications"])
        window = await origin.open("/")
        await user_agent.origin("https://no.example").deny_permissions()
        again = user_agent.origin("https://again.example", permissions=["notifications"])
        await again.clear_permissions()
        visit = int(clock.time() * 1000)
        await window.close()
    async with machine.user_agent(clock=clock) as user_agent:
        permissions = user_agent.permissions
        assert permissions.push(ORIGIN) == "granted"
        assert permissions.push("https://no.example") == "denied"
        assert permissions.push("https://again.example") == "prompt"
        assert user_agent.visits.last(ORIGIN) == visit
        assert user_agent.visits.last("https://no.example") == 0


async def test_granting_again_at_the_start_resets_nothing(machine) -> None:
    """A script that says permissions=[…] each time does not refill quotas: it is granted already."""
    async with machine.user_agent(prefs={"dom.push.quotaUpdateDelay": 0}) as user_agent:
        registration = await machine.register(user_agent, "addEventListener('push', () => {});")
        subscription = await machine.subscribe(registration)
        await machine.send(subscription)
        await registration.wait_for_push()
        while subscription.quota == 16:
            await asyncio.sleep(0)
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        assert (await machine.subscribe(registration)).quota == 15


async def test_notifications_come_back_and_can_be_clicked(machine) -> None:
    """With their data, actions and order; those that were replaced or closed do not."""
    source = """
      addEventListener('push', (event) => event.waitUntil(registration.showNotification('T' + event.data.text(), {
        tag: event.data.text() % 2 ? 'odd' : '', data: { n: event.data.text(), text: '\\ud800 ☃' },
        actions: [{ action: 'open', title: 'Open' }],
      })));
      addEventListener('notificationclick', (event) => {
        event.waitUntil(clients.openWindow('/' + event.notification.data.n + event.action));
      });"""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, source)
        for number in range(5):
            await registration.push(str(number))
        await user_agent.notifications[1].close()
        shown = [n.to_json() for n in user_agent.notifications]
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert [n.to_json() for n in user_agent.notifications] == shown
        assert [n.title for n in await registration.get_notifications("odd")] == ["T3"]
        assert user_agent.notification_centre.visible_for(ORIGIN)
        await user_agent.notifications[-1].click("open")
        assert [window.url for window in user_agent.clients.all] == [f"{ORIGIN}/4open"]
        assert await registration.active.evaluate("registration.getNotifications().then((all) => all.length)") == 2
    async with machine.user_agent() as user_agent:
        assert len(user_agent.notifications) == 2


async def test_caches_and_databases_come_back(machine) -> None:
    """Each origin's own; site data that was cleared does not."""
    write = """(async () => {
      const cache = await caches.open('c\\ud800');
      await cache.put('/b', new Response('B')); await cache.put('/a', new Response('A'));
      await cache.put('/b', new Response(new Uint8Array([0, 255])));
      await new Promise((resolve, reject) => {
        const opening = indexedDB.open('d', 3);
        opening.onupgradeneeded = () => opening.result.createObjectStore('s', { keyPath: 'id' }).createIndex('i', 'v');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('s', 'readwrite');
          transaction.objectStore('s').put({ id: 1, v: new Date(0) });
          transaction.objectStore('s').put({ id: 2, v: 'x' });
          transaction.oncomplete = resolve; transaction.onabort = reject;
        };
      });
    })()"""
    read = """(async () => {
      const cache = await caches.open('c\\ud800');
      const urls = (await cache.keys()).map((request) => new URL(request.url).pathname);
      const bytes = [...new Uint8Array(await (await cache.match('/b')).arrayBuffer())];
      const value = await new Promise((resolve, reject) => {
        const opening = indexedDB.open('d');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const asking = opening.result.transaction('s').objectStore('s').index('i').getAllKeys();
          asking.onsuccess = () => resolve([opening.result.version, asking.result]);
        };
      });
      return [urls, bytes, value];
    })()"""
    async with machine.user_agent() as user_agent:
        await (await machine.register(user_agent)).active.evaluate(write)
        other = user_agent.origin("https://other.example", serve={"/sw.js": ""})
        await (await other.register("/sw.js")).active.evaluate("caches.open('other')")
    async with machine.user_agent() as user_agent:
        first, second = user_agent.registrations
        assert await first.active.evaluate(read) == [["/a", "/b"], [0, 255], [3, [1, 2]]]
        assert await second.active.evaluate("caches.keys()") == ["other"]
        await second.origin.clear_site_data()
    async with machine.user_agent() as user_agent:
        assert len(user_agent.registrations) == 1
        origin = user_agent.origin("https://other.example", serve={"/sw.js": ""})
        assert await (await origin.register("/sw.js")).active.evaluate("caches.keys()") == []


async def test_what_the_user_clears_stays_cleared(machine) -> None:
    """History, permissions with their subscriptions, site data."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        await machine.subscribe(registration)
        await registration.origin.visit(at=1_000_000.0005)
        assert user_agent.visits.last(ORIGIN) == 1_000_000_000
        await user_agent.clear_permissions()
    async with machine.user_agent() as user_agent:
        assert user_agent.permissions.push(ORIGIN) == "prompt"
        assert not machine.records(user_agent)
        assert user_agent.visits.last(ORIGIN) == 1_000_000_000
        await user_agent.clear_history()
        await user_agent.registrations[0].active.evaluate("caches.open('c')")
        await user_agent.origin(ORIGIN).clear_site_data()
    async with machine.user_agent() as user_agent:
        assert user_agent.visits.last(ORIGIN) == 0
        assert user_agent.registrations == []
        assert not user_agent.origin(ORIGIN).environment.storage.areas("")
