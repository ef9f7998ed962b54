"""Changes that the disk refuses; the first two have the names of tests of Firefox."""

from __future__ import annotations

import asyncio

import pytest

import pyua

ORIGIN = "https://app.example"


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
            ORIGIN, serve={f"/{name}/sw.js": machine.HELLO for name in "abc"}, permissions=["notifications"]
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
