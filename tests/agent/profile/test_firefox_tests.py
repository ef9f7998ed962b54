"""Firefox's own tests, as far as they are about restarts (dom/push/test/xpcshell)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pyua


async def expire(machine, user_agent, *, last_push):
    """A record that has used up its quota."""
    kept = machine.records(user_agent)
    (record,) = kept.values()
    kept[record.channel_id] = replace(record, quota=0, push_count=16, last_push=last_push)


async def test_drop_expired(machine) -> None:
    """At the start, what has expired and was visited since is dropped with its event; the rest is untouched."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, machine.CHANGES)
        subscription = await machine.subscribe(registration)
        await expire(machine, user_agent, last_push=int(clock.time() * 1000))
    async with machine.user_agent(clock=clock) as user_agent:
        # Not visited since: it is kept, expired.
        (registration,) = user_agent.registrations
        assert [record.quota for record in machine.records(user_agent).values()] == [0]
        assert await machine.seen(registration) == []
        await clock.set_system_time(clock.time() + 1)
        # A visit alone does nothing.
        await (await registration.origin.open("/")).close()
        assert len(machine.records(user_agent)) == 1
    async with machine.user_agent(clock=clock) as user_agent:
        (registration,) = user_agent.registrations
        assert await machine.seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
        assert not machine.records(user_agent)
        await machine.subscribe(registration)
    async with machine.user_agent(clock=clock) as user_agent:
        # Unexpired ones are untouched by visits.
        assert len(machine.records(user_agent)) == 1
        assert len(await machine.seen(user_agent.registrations[0])) == 1


async def test_drop_expired_only_with_permission(machine) -> None:
    """A visited site that may send no messages gets none back."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, machine.CHANGES)
        await machine.subscribe(registration)
        await registration.origin.deny_permissions()
        await clock.set_system_time(clock.time() + 1)
        await registration.origin.open("/")
    async with machine.user_agent(clock=clock) as user_agent:
        assert [record.quota for record in machine.records(user_agent).values()] == [0]


async def test_quota_observer_restores_at_startup(machine) -> None:
    """A visit of 14 days ago leaves one message; a visit after that brings the site back at the next start."""
    clock = pyua.VirtualClock()
    async with machine.user_agent(clock=clock) as user_agent:
        registration = await machine.register(user_agent, machine.CHANGES)
        subscription = await machine.subscribe(registration)
        await (await registration.origin.open("/")).close()
        await clock.set_system_time(clock.time() + 14 * 86_400)
        await machine.send(subscription, "last one")
        assert (await registration.wait_for_push()).quota == 1
        await clock.run_for(3)
        assert await registration.push_manager.get_subscription() is None
        assert [record.quota for record in machine.records(user_agent).values()] == [0]
        await clock.set_system_time(clock.time() + 1)
        await (await registration.origin.open("/")).close()
    async with machine.user_agent(clock=clock) as user_agent:
        (registration,) = user_agent.registrations
        assert await machine.seen(registration, 1) == [{"old": subscription.endpoint, "new": None}]
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
        registration = await machine.register(user_agent, machine.CHANGES)
        await machine.subscribe(registration)
        (record,) = machine.records(user_agent).values()
        secret = record.authentication_secret
        machine.records(user_agent)[record.channel_id] = replace(record, key_pair=None)
    async with machine.user_agent() as user_agent:
        assert len(await machine.seen(user_agent.registrations[0], 1)) == 1
        (record,) = machine.records(user_agent).values()
        assert record.authentication_secret == secret
    async with machine.user_agent() as user_agent:
        (again,) = machine.records(user_agent).values()
        assert again.has_keys
        assert again == record
