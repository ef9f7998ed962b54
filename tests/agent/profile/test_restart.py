"""Registrations and their workers, when a user agent ends and another begins with its profile."""

from __future__ import annotations

import asyncio

import pytest

import pyua

ORIGIN = "https://app.example"


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
        assert not machine.records(user_agent)


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
        assert (user_agent.registrations, user_agent.notifications, len(machine.records(user_agent))) == ([], [], 0)


async def test_what_a_page_did_is_kept_and_its_own_notifications_are_not(machine) -> None:
    """Its registration with updateViaCache and its subscription come back; nobody could hear a click at the others."""
    async with machine.user_agent() as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": machine.HELLO}, permissions=["notifications"])
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
