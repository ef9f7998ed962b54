"""The push service that a profile belongs to, and the id that it knows the user agent by."""

from __future__ import annotations

import asyncio

import pyua


async def test_the_user_agent_keeps_its_id(machine) -> None:
    """The service knows it again; the pref dom.push.userAgentID has precedence."""
    async with machine.user_agent() as user_agent:
        await machine.subscribe(await machine.register(user_agent))
        uaid = user_agent.statistics().connection.uaid
    async with machine.user_agent() as user_agent:
        await user_agent.push_component.line._connection.wait_until_identified()
        assert user_agent.statistics().connection.uaid == uaid
        assert len(machine.records(user_agent)) == 1
    assert machine.service.statistics().users == 1
    async with machine.user_agent(prefs={"dom.push.userAgentID": "0" * 32}) as user_agent:
        await user_agent.push_component.line._connection.wait_until_identified()
        assert user_agent.statistics().connection.uaid not in (uaid, "0" * 32)
        assert len(machine.records(user_agent)) == 0


async def test_another_push_service_ends_all_subscriptions(machine) -> None:
    """As Firefox when dom.push.serverURL changes: with pushsubscriptionchange, the old one and no new one."""
    async with machine.user_agent() as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent, machine.CHANGES))
    async with pyua.PushService() as other, machine.user_agent(push_service=other) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() is None
        assert await machine.seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
        assert (await machine.subscribe(registration)).endpoint.startswith(other.endpoint_url)
    async with machine.user_agent() as user_agent:
        assert len(await machine.seen(user_agent.registrations[0], 2)) == 2


async def test_another_service_by_pref_is_another_service_at_the_next_start(machine, tmp_path) -> None:
    """Its subscriptions stay if the next run begins with it, and are lost if it begins elsewhere."""
    async with pyua.PushService(database=tmp_path / "other.sqlite") as other:
        async with machine.user_agent() as user_agent:
            registration = await machine.register(user_agent, machine.CHANGES)
            await machine.subscribe(registration)
            await user_agent.set_pref("dom.push.serverURL", other.websocket_url)
            assert len(await machine.seen(registration, 1)) == 1
            await machine.subscribe(registration)
        async with machine.user_agent(push_service=other) as user_agent:
            assert len(machine.records(user_agent)) == 1
        async with machine.user_agent() as user_agent:
            assert len(machine.records(user_agent)) == 0
            assert len(await machine.seen(user_agent.registrations[0], 2)) == 2


async def test_a_service_that_has_forgotten_the_user_agent(machine) -> None:
    """It gives another id: the subscriptions are gone, and told so."""
    async with machine.user_agent() as user_agent:
        subscription = await machine.subscribe(await machine.register(user_agent, machine.CHANGES))
    machine.service.drop_user(subscription.endpoint)
    async with machine.user_agent() as user_agent:
        assert await machine.seen(user_agent.registrations[0], 1) == [{"old": subscription.endpoint, "new": None}]
    async with machine.user_agent() as user_agent:
        assert not machine.records(user_agent)


async def test_a_uaid_that_was_edited_is_forgotten_at_once(machine) -> None:
    """As in Firefox, where it is a pref: the next hello is that of a stranger, also after a crash."""
    async with machine.user_agent() as user_agent:
        registration = await machine.register(user_agent, machine.CHANGES)
        await machine.subscribe(registration)
        assert user_agent.profile.facts["uaid"]
        user_agent.push_component.line.set_enabled(False)
        await user_agent.set_pref("dom.push.userAgentID", "")
        assert not user_agent.profile.facts["uaid"]
    async with machine.user_agent() as user_agent:
        assert len(await machine.seen(user_agent.registrations[0], 1)) == 1
        assert user_agent.profile.facts["uaid"]


async def test_a_pref_that_is_set_before_the_start(machine) -> None:
    """Nothing is open yet: it is read when it is needed."""
    user_agent = machine.user_agent()
    await user_agent.set_pref("dom.push.connection.enabled", False)
    async with user_agent:
        assert not user_agent.push_component.line.available


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
        subscription = await machine.subscribe(await machine.register(user_agent, machine.CHANGES))
        port = user_agent.push_service.port
    blocker = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    async with blocker, machine.user_agent(push_service=None) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.push_manager.get_subscription() is None
        assert await machine.seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
