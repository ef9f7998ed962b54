"""A user agent that ends, and one that begins with its profile."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
import pytest_asyncio
from pywebpush import webpush

import pyua
from pyua.prefs import Prefs
from pyua.push import PushRecord

ORIGIN = "https://app.example"

HELLO = """
addEventListener('push', (event) => {
  event.waitUntil(registration.showNotification('Hello', { body: event.data ? event.data.text() : '' }));
});
"""
CHANGES = """
addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open('changes');
    await cache.put('/' + (await cache.keys()).length, new Response(JSON.stringify({
      old: event.oldSubscription.endpoint, new: event.newSubscription,
    })));
  })());
});
addEventListener('push', (event) => {});
"""
CHANGES_SEEN = """caches.open('changes').then(async (cache) =>
  Promise.all((await cache.matchAll()).map((response) => response.json())))"""


class Machine:
    """A push service that stays, and user agents that come and go with one profile."""

    def __init__(self, service, folder, vapid):
        self.service = service
        self.folder = folder
        self.vapid = vapid

    def user_agent(self, **options):
        return pyua.UserAgent(**{"push_service": self.service, "profile": self.folder, **options})

    async def register(self, user_agent, source=HELLO, **also):
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": source, **also}, permissions=["notifications"])
        return await origin.register("/sw.js")

    async def subscribe(self, registration):
        return await registration.push_manager.subscribe(application_server_key=self.vapid.application_server_key)

    async def send(self, subscription, data="hello"):
        return await asyncio.to_thread(
            webpush,
            subscription.to_json(),
            data,
            vapid_private_key=self.vapid.private_key,
            vapid_claims={"sub": "mailto:ops@app.example"},
            ttl=600,
        )


@pytest_asyncio.fixture
async def machine(tmp_path, vapid):
    async with pyua.PushService(database=tmp_path / "service.sqlite") as service:
        yield Machine(service, tmp_path / "profile", vapid)


def records(user_agent):
    return user_agent.push_component.subscriptions._records


# --- what comes back --------------------------------------------------------------------------------


async def test_registrations_and_subscriptions_come_back(machine) -> None:
    """The same scope, script, state and endpoint; nothing is fetched for it."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        subscription = await machine.subscribe(registration)
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.origin(ORIGIN).registrations
        assert (registration.scope, registration.script_url) == (f"{ORIGIN}/", f"{ORIGIN}/sw.js")
        assert (registration.active.state, registration.waiting, registration.installing) == ("activated", None, None)
        assert await registration.push_manager.get_subscription() == subscription
        assert await registration.active.evaluate("registration.scope") == f"{ORIGIN}/"
        await machine.send(subscription, "after the restart")
        delivery = await registration.wait_for_push()
        assert (delivery.text(), delivery.ack_code) == ("after the restart", 100)
        assert delivery.notifications[0].body == "after the restart"
        assert user_agent.statistics().network.requests == 0


async def test_a_message_sent_meanwhile_arrives_once(machine) -> None:
    """The push service keeps it, also when that is restarted; the third run gets nothing again."""
    async with machine.user_agent() as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent))
    await machine.send(subscription, "while you were away")
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert (await registration.wait_for_push()).text() == "while you were away"
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        await machine.send(subscription, "and later")
        assert (await registration.wait_for_push()).text() == "and later"
        assert len(registration.deliveries) == 1


async def test_scripts_are_those_that_were_installed(machine) -> None:
    """Imported ones too, and a script that was only evaluated later is still refused."""
    source = "importScripts('/one.js'); self.load = (url) => importScripts(url);"
    async with machine.user_agent() as user_agent:
        await machine.register(user_agent, source, **{"/one.js": "self.one = 'ä☃';", "/two.js": "self.two = 2;"})
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.active.evaluate("self.one") == "ä☃"
        with pytest.raises(pyua.WorkerScriptError, match="NetworkError"):
            await registration.active.evaluate("load('/two.js')")


async def test_register_finds_what_is_there(machine) -> None:
    """The same script is not fetched again; update() fetches it, and a changed one takes over."""
    async with machine.user_agent() as user_agent:
        await machine.register(user_agent, "self.version = 1;")
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, "self.version = 2;")
        assert user_agent.registrations == [registration]
        assert await registration.active.evaluate("version") == 1
        await registration.update()
        assert await registration.active.evaluate("version") == 2
    async with machine.user_agent() as user_agent:
        assert await user_agent.registrations[0].active.evaluate("version") == 2


async def test_a_waiting_worker_waits_on(machine) -> None:
    """Its windows ended with the process: the next one is the new version's."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, "self.version = 1;")
        await registration.origin.open("/")
        registration.origin.serve({"/sw.js": "self.version = 2;"})
        await registration.update()
        assert registration.waiting.state == "installed"
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert (registration.active.state, registration.waiting.state) == ("activated", "installed")
        assert await registration.active.evaluate("version") == 1
        assert await registration.waiting.evaluate("version") == 2
        window = await registration.origin.open("/")
        assert (registration.waiting, await registration.active.evaluate("version")) == (None, 2)
        assert window.controller is registration


async def test_an_installing_worker_is_dropped(machine) -> None:
    """With its registration and its subscription, if there was no other; an active one stays."""
    never = "addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));"
    async with machine.user_agent() as user_agent:
        origin = user_agent.origin(
            ORIGIN, serve={"/sw.js": never, "/a/sw.js": "self.version = 1;"}, permissions=["notifications"]
        )
        registration = await origin.register("/sw.js", wait_until="registered")
        await machine.subscribe(registration)
        await origin.register("/a/sw.js")
        origin.serve({"/a/sw.js": "self.version = 2;" + never})
        update = asyncio.create_task(origin.registrations[1].update())
        while origin.registrations[1].installing is None:
            await asyncio.sleep(0)
    update.cancel()
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert registration.scope == f"{ORIGIN}/a/"
        assert (registration.installing, registration.active.state) == (None, "activated")
        assert await registration.active.evaluate("version") == 1
        assert not records(user_agent)


async def test_an_activating_worker_comes_back_active(machine) -> None:
    """Whether its activate event was over or not."""
    never = "addEventListener('activate', (event) => event.waitUntil(new Promise(() => {})));"
    async with machine.user_agent() as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": never})
        registration = await origin.register("/sw.js", wait_until="installed")
        assert registration.active.state == "activating"
    async with machine.user_agent() as user_agent:
        assert user_agent.registrations[0].active.state == "activated"


async def test_what_was_removed_stays_away(machine) -> None:
    """Unregistering takes subscription and notifications along; unsubscribing leaves the rest."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        subscription = await machine.subscribe(registration)
        await subscription.unsubscribe()
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() is None
        subscription = await machine.subscribe(registration)
        await machine.send(subscription)
        await registration.wait_for_push()
        await registration.unregister()
    async with machine.user_agent() as user_agent:
        assert (user_agent.registrations, user_agent.notifications, len(records(user_agent))) == ([], [], 0)


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


async def test_a_user_agent_with_a_service_of_its_own_keeps_that_too(tmp_path, machine) -> None:
    """The same endpoint in the next run, and what was not delivered yet."""
    async with machine.user_agent(push_service=None) as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent))
        await user_agent.set_offline(True)
        await machine.send(subscription, "kept by the service")
    async with machine.user_agent(push_service=None) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() == subscription
        assert (await registration.wait_for_push()).text() == "kept by the service"


async def test_its_service_goes_elsewhere_if_its_port_is_taken(machine) -> None:
    """Then the subscription is lost, and the worker is told."""
    async with machine.user_agent(push_service=None) as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent, CHANGES))
        port = user_agent.push_service.port
    blocker = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    async with blocker, machine.user_agent(push_service=None) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() is None
        assert await seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]


async def seen(registration, count):
    """The pushsubscriptionchange events that its worker wrote down, once there are so many."""
    async with asyncio.timeout(5):
        while len(found := await registration.active.evaluate(CHANGES_SEEN)) < count:
            await asyncio.sleep(0)
        return found


# --- what the push service has to do with it ----------------------------------------------------------


async def test_the_user_agent_keeps_its_id(machine) -> None:
    """The service knows it again; the pref dom.push.userAgentID has precedence."""
    async with machine.user_agent() as user_agent:
        await machine.subscribe(await machine.register(user_agent))
        uaid = user_agent.statistics().connection.uaid
    async with machine.user_agent() as user_agent:
        await user_agent.push_component.line._connection.wait_until_identified()
        assert user_agent.statistics().connection.uaid == uaid
        assert len(records(user_agent)) == 1
    assert machine.service.statistics().users == 1
    async with machine.user_agent(prefs={"dom.push.userAgentID": "0" * 32}) as user_agent:
        await user_agent.push_component.line._connection.wait_until_identified()
        assert user_agent.statistics().connection.uaid not in (uaid, "0" * 32)
        assert len(records(user_agent)) == 0


async def test_another_push_service_ends_all_subscriptions(machine) -> None:
    """As Firefox when dom.push.serverURL changes: with pushsubscriptionchange, the old one and no new one."""
    async with machine.user_agent() as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent, CHANGES))
    async with pyua.PushService() as other, machine.user_agent(push_service=other) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() is None
        assert await seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
        assert (await machine.subscribe(registration)).endpoint.startswith(other.endpoint_url)
    async with machine.user_agent() as user_agent:
        assert len(await seen(user_agent.registrations[0], 2)) == 2


async def test_a_service_that_has_forgotten_the_user_agent(machine) -> None:
    """It gives another id: the subscriptions are gone, and told so."""
    async with machine.user_agent() as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent, CHANGES))
    machine.service.drop_user(subscription.endpoint)
    async with machine.user_agent() as user_agent:
        assert await seen(user_agent.registrations[0], 1) == [{"old": subscription.endpoint, "new": None}]
    async with machine.user_agent() as user_agent:
        assert not records(user_agent)


# --- Firefox's own tests, as far as they are about restarts and storage (dom/push/test/xpcshell) --------


async def expire(machine, user_agent, *, last_push):
    """A record that has used up its quota."""
    kept = records(user_agent)
    (record,) = kept.values()
    kept[record.channel_id] = replace(record, quota=0, push_count=16, last_push=last_push)


async def test_drop_expired(machine) -> None:
    """At the start, what has expired and was visited since is dropped with its event; the rest is untouched."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, CHANGES)
        subscription = await machine.subscribe(registration)
        await expire(machine, user_agent, last_push=int(clock.time() * 1000))
    async with machine.user_agent(clock=clock) as user_agent:
        # Not visited since: it is kept, expired.
        (registration,) = user_agent.registrations
        assert [record.quota for record in records(user_agent).values()] == [0]
        assert await registration.active.evaluate(CHANGES_SEEN) == []
        await clock.set_system_time(clock.time() + 1)
        # A visit alone does nothing.
        await (await registration.origin.open("/")).close()
        assert len(records(user_agent)) == 1
    async with machine.user_agent(clock=clock) as user_agent:
        (registration,) = user_agent.registrations
        assert await seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
        assert not records(user_agent)
        await machine.subscribe(registration)
    async with machine.user_agent(clock=clock) as user_agent:
        # Unexpired ones are untouched by visits.
        assert len(records(user_agent)) == 1
        assert len(await user_agent.registrations[0].active.evaluate(CHANGES_SEEN)) == 1


async def test_drop_expired_only_with_permission(machine) -> None:
    """A visited site that may send no messages gets none back."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, CHANGES)
        await machine.subscribe(registration)
        await registration.origin.deny_permissions()
        await clock.set_system_time(clock.time() + 1)
        await registration.origin.open("/")
    async with machine.user_agent(clock=clock) as user_agent:
        assert [record.quota for record in records(user_agent).values()] == [0]


async def test_quota_observer_restores_at_startup(machine) -> None:
    """A visit of 14 days ago leaves one message; a visit after that brings the site back at the next start."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, CHANGES)
        subscription = await machine.subscribe(registration)
        await (await registration.origin.open("/")).close()
        await clock.set_system_time(clock.time() + 14 * 86_400)
        await asyncio.to_thread(
            webpush,
            subscription.to_json(),
            "last one",
            vapid_private_key=machine.vapid.private_key,
            vapid_claims={"sub": "mailto:ops@app.example"},
            ttl=600,
        )
        assert (await registration.wait_for_push()).quota == 1
        await clock.run_for(3)
        assert await registration.push_manager.get_subscription() is None
        assert [record.quota for record in records(user_agent).values()] == [0]
        await clock.set_system_time(clock.time() + 1)
        await (await registration.origin.open("/")).close()
    async with machine.user_agent(clock=clock) as user_agent:
        (registration,) = user_agent.registrations
        assert await seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
        assert await registration.push_manager.get_subscription() is None


async def test_broadcast_success_persistence(machine) -> None:
    """The hello of the next run names the version that the last one was told."""
    machine.service.set_broadcast("remote-settings/monitor_changes", "1")
    async with machine.user_agent() as user_agent:
        line = user_agent.push_component.line
        line.listen_to_broadcast("remote-settings/monitor_changes", "0")
        async with asyncio.timeout(5):
            while line.broadcasts["remote-settings/monitor_changes"] != "1":
                await asyncio.sleep(0)
    async with machine.user_agent() as user_agent:
        line = user_agent.push_component.line
        assert line.broadcasts == {"remote-settings/monitor_changes": "1"}
        await line._connection.wait_until_identified()
        machine.service.set_broadcast("remote-settings/monitor_changes", "2")
    async with machine.user_agent() as user_agent:
        line = user_agent.push_component.line
        async with asyncio.timeout(5):
            while line.broadcasts["remote-settings/monitor_changes"] != "2":
                await asyncio.sleep(0)


async def test_updateRecordNoEncryptionKeys_ws(machine) -> None:
    """A record without keys gets some at the hello of a service that does data; what it has is kept."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, CHANGES)
        await machine.subscribe(registration)
        (record,) = records(user_agent).values()
        secret = record.authentication_secret
        records(user_agent)[record.channel_id] = replace(record, key_pair=None)
    async with machine.user_agent() as user_agent:
        assert len(await seen(user_agent.registrations[0], 1)) == 1
        (record,) = records(user_agent).values()
        assert record.authentication_secret == secret
    async with machine.user_agent() as user_agent:
        (again,) = records(user_agent).values()
        assert again.has_keys
        assert again == record


# --- pages, prefs, and what else came and goes ---------------------------------------------------------


async def test_what_a_page_did_is_kept_and_its_own_notifications_are_not(machine) -> None:
    """Its registration with updateViaCache and its subscription come back; nobody could hear a click at the others."""
    async with machine.user_agent() as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": HELLO}, permissions=["notifications"])
        page = await origin.open("/")
        subscription = await page.evaluate(
            f"""(async () => {{
              const registration = await navigator.serviceWorker.register('/sw.js');
              await navigator.serviceWorker.ready;
              await navigator.serviceWorker.register('/sw.js', {{ updateViaCache: 'none' }});
              await registration.showNotification('of the worker');
              await new Promise((resolve) => new Notification('of the page').addEventListener('show', resolve));
              return registration.pushManager.subscribe({{
                applicationServerKey: '{machine.vapid.application_server_key}' }});
            }})()"""
        )
        assert [shown.title for shown in user_agent.notifications] == ["of the worker", "of the page"]
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert registration.update_via_cache == "none"
        assert (await registration.push_manager.get_subscription()).to_json() == subscription
        assert [shown.title for shown in user_agent.notifications] == ["of the worker"]


async def test_navigation_preload_comes_back_and_goes_with_its_registration(machine) -> None:
    """A new registration of the scope begins with the default."""
    state = "registration.navigationPreload.getState()"
    enable = "registration.navigationPreload.enable().then(() => registration.navigationPreload.setHeaderValue('v'))"
    async with machine.user_agent() as user_agent:
        await (await machine.register(user_agent)).active.evaluate(enable)
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.active.evaluate(state) == {"enabled": True, "headerValue": "v"}
        await registration.unregister()
        again = await machine.register(user_agent)
        assert await again.active.evaluate(state) == {"enabled": False, "headerValue": "true"}


async def test_another_service_by_pref_is_another_service_at_the_next_start(machine, tmp_path) -> None:
    """Its subscriptions stay if the next run begins with it, and are lost if it begins elsewhere."""
    async with pyua.PushService(database=tmp_path / "other.sqlite") as other:
        async with machine.user_agent() as user_agent:
            registration = await machine.register(user_agent, CHANGES)
            await machine.subscribe(registration)
            await user_agent.set_pref("dom.push.serverURL", other.websocket_url)
            assert len(await seen(registration, 1)) == 1
            await machine.subscribe(registration)
        async with machine.user_agent(push_service=other) as user_agent:
            assert len(records(user_agent)) == 1
        async with machine.user_agent() as user_agent:
            assert len(records(user_agent)) == 0
            assert len(await seen(user_agent.registrations[0], 2)) == 2


async def test_a_uaid_that_was_edited_is_forgotten_at_once(machine) -> None:
    """As in Firefox, where it is a pref: the next hello is that of a stranger, also after a crash."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, CHANGES)
        await machine.subscribe(registration)
        assert user_agent.profile.facts["uaid"]
        user_agent.push_component.line.set_enabled(False)
        await user_agent.set_pref("dom.push.userAgentID", "")
        assert not user_agent.profile.facts["uaid"]
    async with machine.user_agent() as user_agent:
        assert len(await seen(user_agent.registrations[0], 1)) == 1
        assert user_agent.profile.facts["uaid"]


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
        assert not records(user_agent)
        assert user_agent.visits.last(ORIGIN) == 1_000_000_000
        await user_agent.clear_history()
        await user_agent.registrations[0].active.evaluate("caches.open('c')")
        await user_agent.origin(ORIGIN).clear_site_data()
    async with machine.user_agent() as user_agent:
        assert user_agent.visits.last(ORIGIN) == 0
        assert user_agent.registrations == []
        assert not user_agent.origin(ORIGIN).environment.storage.areas("")


async def test_a_pref_that_is_set_before_the_start(machine) -> None:
    """Nothing is open yet: it is read when it is needed."""
    user_agent = machine.user_agent()
    await user_agent.set_pref("dom.push.connection.enabled", False)
    async with user_agent:
        assert not user_agent.push_component.line.available


def refuse(user_agent, table, change, condition="1"):
    """Let the database fail over some changes, as over a page of the disk that is bad."""
    user_agent.profile._database.write(
        f"CREATE TRIGGER bad_{table}_{change} BEFORE {change} ON {table} WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'a bad disk'); END"
    )


async def test_notification_error(machine, caplog) -> None:
    """A record that cannot be written stops no other; all messages are acknowledged."""
    async with machine.user_agent() as user_agent:
        origin = user_agent.origin(
            ORIGIN, serve={f"/{name}/sw.js": HELLO for name in "abc"}, permissions=["notifications"]
        )
        registrations = [await origin.register(f"/{name}/sw.js") for name in "abc"]
        subscriptions = [await machine.subscribe(registration) for registration in registrations]
        refuse(user_agent, "push_record", "UPDATE", "new.value LIKE '%/b/%'")
        for subscription in subscriptions:
            await machine.send(subscription)
        deliveries = [await registration.wait_for_push() for registration in registrations]
        assert [delivery.ack_code for delivery in deliveries] == [100, 102, 100]
        assert "cannot be written" in deliveries[1].reason
        assert "a bad disk" in caplog.text


async def test_register_rollback(machine, caplog) -> None:
    """A subscription that cannot be kept is none: AbortError, and the push service is told."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        refuse(user_agent, "push_record", "INSERT")
        with pytest.raises(pyua.DOMError, match="Error retrieving push subscription") as caught:
            await machine.subscribe(registration)
        assert caught.value.name == "AbortError"
        assert await registration.push_manager.get_subscription() is None
        async with asyncio.timeout(5):
            while machine.service.statistics().channels:
                await asyncio.sleep(0)


async def test_a_registration_goes_with_its_subscription_or_not_at_all(machine) -> None:
    """Here a disk that refuses the second half."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        subscription = await machine.subscribe(registration)
        refuse(user_agent, "push_record", "DELETE")
        with pytest.raises(pyua.ProfileError):
            await registration.unregister()
        user_agent.profile._database.write("DROP TRIGGER bad_push_record_DELETE")
    async with machine.user_agent() as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() == subscription


async def test_what_else_a_bad_disk_does(machine, caplog) -> None:
    """Whoever asked hears of it; a worker that was being installed goes on."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent)
        refuse(user_agent, "notification", "INSERT")
        delivery = await registration.push("x")
        assert (delivery.nack_code, user_agent.notifications) == (302, [])
        refuse(user_agent, "registration", "UPDATE")
        registration.origin.serve({"/sw.js": "self.version = 2;"})
        await registration.update()
        assert await registration.active.evaluate("version") == 2
        refuse(user_agent, "registration", "INSERT")
        other = user_agent.origin("https://other.example", serve={"/sw.js": ""})
        with pytest.raises(pyua.ProfileError, match="a bad disk"):
            await other.register("/sw.js")
        assert other.registrations == []
        refuse(user_agent, "visit", "INSERT")
        with pytest.raises(pyua.ProfileError, match="cannot be read or written: a bad disk"):
            await registration.origin.open("/")


# --- the folder -----------------------------------------------------------------------------------------


async def test_the_folder_is_the_owners(machine) -> None:
    """It holds private keys; it is made with its parents, and nothing is written before open()."""
    folder = machine.folder / "deep"
    user_agent = machine.user_agent(profile=str(folder))
    assert not machine.folder.exists()
    async with user_agent:
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in folder.glob("*.sqlite*")} == {0}
    assert [file.name for file in folder.iterdir()] == ["profile.sqlite"]


async def test_one_at_a_time(machine) -> None:
    """A second one in this process hears of the first; it may try again when that is closed."""
    second = machine.user_agent()
    async with machine.user_agent():
        with pytest.raises(pyua.ProfileError, match="in use by another user agent of this process") as caught:
            await second.open()
        assert str(machine.folder) in str(caught.value)
        assert isinstance(caught.value, pyua.ConfigError)
    async with second:
        assert second.registrations == []


HOLD = """
import asyncio, sys, pyua
async def main():
    async with pyua.UserAgent(profile=sys.argv[1]):
        print("open", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_a_second_process_is_told_which_has_it(machine) -> None:
    """Folder and pid are named; after kill -9 of the first, nothing is in the way."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(machine.folder)], stdout=subprocess.PIPE)
    try:
        assert await asyncio.to_thread(process.stdout.readline) == b"open\n"
        with pytest.raises(pyua.ProfileError, match=rf"in use by another process \(pid {process.pid}\)") as caught:
            await machine.user_agent(push_service=None).open()
        assert str(machine.folder) in str(caught.value)
    finally:
        process.kill()
        process.communicate()
    async with machine.user_agent() as user_agent:
        assert user_agent.is_open


def touch(folder, statement):
    connection = sqlite3.connect(folder / "profile.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def not_a_database(folder):
    folder.mkdir()
    (folder / "profile.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 20)


def another_application(folder):
    folder.mkdir()
    touch(folder, "CREATE TABLE bookmark (url)")


def a_file(folder):
    folder.write_text("")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (not_a_database, "is no database; expected a profile that pyua has made"),
        (another_application, "is a database of another application"),
        (a_file, "cannot be used: .*; expected a folder"),
    ],
)
async def test_what_is_no_profile_is_refused(machine, make, message) -> None:
    """What was seen, what was expected, what to do; nothing is changed or left running."""
    make(machine.folder)
    with pytest.raises(pyua.ProfileError, match=message) as caught:
        await machine.user_agent(push_service=None).open()
    assert str(machine.folder) in str(caught.value)


async def test_a_folder_that_cannot_be_written(machine) -> None:
    """Here one where no file can be made at all."""
    with pytest.raises(pyua.ProfileError, match=r"/proc/self/.* cannot be used"):
        await machine.user_agent(profile="/proc/self/profile").open()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PRAGMA user_version = 99", r"written by a newer pyua \(its version is 99, .*update pyua"),
        ("UPDATE push_record SET value = '{}'", "is damaged: a push_record cannot be read"),
        ("UPDATE push_record SET value = '{'", "is damaged: a push_record cannot be read"),
        ("UPDATE registration SET value = '[]'", "is damaged: a registration cannot be read"),
    ],
)
async def test_profiles_that_cannot_be_understood(machine, statement, message) -> None:
    """A newer version's, or one that somebody edited: never opened, never changed."""
    async with machine.user_agent() as user_agent:
        await machine.subscribe(await machine.register(user_agent))
    touch(machine.folder, statement)
    before = (machine.folder / "profile.sqlite").read_bytes()
    for _ in range(2):
        with pytest.raises(pyua.ProfileError, match=message) as caught:
            await machine.user_agent().open()
    assert str(machine.folder) in str(caught.value)
    assert (machine.folder / "profile.sqlite").read_bytes() == before


async def test_migrations_run_once_and_in_order(machine, monkeypatch) -> None:
    """An older profile becomes a newer one when it is opened; a failing migration leaves it as it was."""
    from pyua.agent.profile import database, migrations

    async with machine.user_agent() as user_agent:
        await machine.register(user_agent)

    def failing(connection):
        connection.execute("DELETE FROM registration")
        raise sqlite3.OperationalError("no such thing")

    monkeypatch.setattr(database, "MIGRATIONS", (*migrations.MIGRATIONS, failing))
    with pytest.raises(pyua.ProfileError, match="no such thing"):
        await machine.user_agent().open()

    runs = []
    newer = (lambda connection: runs.append(1), lambda connection: runs.append(2))
    monkeypatch.setattr(database, "MIGRATIONS", (*migrations.MIGRATIONS, *newer))
    for _ in range(2):
        async with machine.user_agent() as user_agent:
            assert len(user_agent.registrations) == 1
    assert runs == [1, 2]


@pytest.mark.parametrize("profile", [3, "", b"folder"])
def test_what_is_no_path_is_refused(profile) -> None:
    """At once, by the constructor."""
    with pytest.raises(pyua.ConfigError, match="no path of a folder"):
        pyua.UserAgent(profile=profile)


def test_records_survive_json() -> None:
    """Whatever a service uses as an id, and an id that is no text."""
    record = PushRecord.create(
        channel_id="c", push_endpoint="https://p.example/1", scope=f"{ORIGIN}/", now=5, prefs=Prefs()
    )
    full = replace(record, recent_message_ids=("ä", 1, None), version=3, app_server_key=b"\4" * 65)
    assert PushRecord.from_json(full.to_json()) == full
