"""A user agent by its clock: every rule that waits, in one order, and none of them in real time."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from pywebpush import WebPushException, webpush

import pyua

START = "2030-03-17T17:46:40Z"
START_S = 1_900_000_000

SILENT = "addEventListener('push', () => {});"


async def test_an_ordinary_user_agents_clock_can_be_installed(user_agent, subscribe) -> None:
    """In the middle of things: its worker, its rules and its push service follow."""
    app = await subscribe(SILENT)
    await app.push("x")
    assert app.registration.active.running
    await user_agent.clock.install(START)
    assert 0 <= await app.registration.active.evaluate("Date.now()") / 1000 - START_S < 60
    await user_agent.clock.run_for(31)
    assert not app.registration.active.running
    assert app.subscription.quota == 15


async def test_the_embedded_service_follows(user_agent, subscribe) -> None:
    """A message's time to live is reckoned by the same clock."""
    app = await subscribe()
    await user_agent.set_offline(True)
    await app.send("too late", ttl=60)
    await app.send("in time", ttl=3_600)
    await user_agent.clock.fast_forward(61)
    await user_agent.set_offline(False)
    assert (await app.registration.wait_for_push()).text() == "in time"


async def test_a_shared_service_has_a_clock_of_its_own(vapid, subscribe) -> None:
    """It serves others too: moving one user agent's time does not age its messages."""
    async with pyua.PushService() as service, pyua.UserAgent(push_service=service) as user_agent:
        app = await subscribe(agent=user_agent)
        await user_agent.set_offline(True)
        await app.send("still there", ttl=60)
        await user_agent.clock.fast_forward(3_600)
        await user_agent.set_offline(False)
        assert (await app.registration.wait_for_push()).text() == "still there"


async def test_signatures_expire_by_the_clock(user_agent, subscribe) -> None:
    """The sender signs with the machine's time: days later its token is of the past."""
    app = await subscribe()
    await app.send("now")
    await user_agent.clock.fast_forward(timedelta(days=2))
    with pytest.raises(WebPushException, match="401"):
        await app.send("then")


async def test_32_days_later(user_agent, subscribe, vapid) -> None:
    """Firefox's formula gives a site that was visited so long ago a quota of 0: the next push ends the subscription."""
    app = await subscribe()
    await app.push("now")
    await (await app.registration.origin.open("/")).close()
    began = time.perf_counter()
    await user_agent.clock.fast_forward(timedelta(days=32))
    assert time.perf_counter() - began < 1
    claims = {"sub": "mailto:ops@app.example", "exp": int(user_agent.clock.time()) + 3_600}
    keys = {"vapid_private_key": vapid.private_key, "vapid_claims": claims}
    await asyncio.to_thread(webpush, app.subscription.to_json(), "32 days later", **keys)
    await app.registration.wait_for_push()
    assert app.subscription.quota == 0
    assert await app.registration.push_manager.get_subscription() is None


async def test_a_deliverys_duration_is_the_clocks(subscribe) -> None:
    """A handler that waits two seconds by its timer took two seconds."""
    async with pyua.UserAgent(clock=pyua.VirtualClock()) as user_agent:
        app = await subscribe(
            "addEventListener('push', (e) => e.waitUntil(new Promise((r) => setTimeout(r, 2000))));", agent=user_agent
        )
        await app.send("slow")
        await user_agent.clock.run_for(1.999)
        (delivery,) = app.registration.deliveries
        assert not delivery.over
        await user_agent.clock.run_for(1)
        assert delivery.over
        assert delivery.duration == pytest.approx(2)


async def test_everything_has_one_order(subscribe) -> None:
    """Timers of two workers and a rule of the user agent's, each at its time."""
    start = int(time.time())  # the sender's time
    async with pyua.UserAgent(clock=pyua.VirtualClock(start)) as user_agent:
        app = await subscribe(SILENT, agent=user_agent)
        other = await user_agent.origin("https://other.example", serve={"/sw.js": ""}).register("/sw.js")
        said = []
        for worker in (app.registration.active, other.active):
            worker.on_console(lambda line: said.append(line.text))
        await app.push("silent")
        await app.registration.active.evaluate(
            "for (const s of [2, 4]) setTimeout(() => console.log('a', s, Date.now()), s * 1000);"
        )
        await other.active.evaluate(
            "for (const s of [1, 3, 4]) setTimeout(() => console.log('b', s, Date.now()), s * 1000);"
        )
        quotas = []
        user_agent.clock.call_later(2.9, lambda: quotas.append(app.subscription.quota))
        user_agent.clock.call_later(3.1, lambda: quotas.append(app.subscription.quota))
        await user_agent.clock.run_for("05")
        assert said == [
            f"{name} {second} {(start + second) * 1000}"
            for name, second in (("b", 1), ("a", 2), ("b", 3), ("a", 4), ("b", 4))
        ]
        assert quotas == [16, 15]


async def test_reconnects_are_backed_off_by_the_clock() -> None:
    """Five seconds, ten, twenty … up to half an hour; a service that comes back is found at the next attempt."""
    clock = pyua.VirtualClock()
    async with pyua.PushService() as service, pyua.UserAgent(push_service=service, clock=clock) as user_agent:
        await clock.settle()
        assert user_agent.statistics().connection.state == "identified"
        await service.close()
        await clock.settle()
        failures = []
        for _ in range(6):
            failures.append(user_agent.statistics().connection.failures)
            await clock.run_for(300)
        assert failures == sorted(failures)
        assert 8 <= failures[-1] <= 12
        await service.start()
        await clock.run_for(1_800)
        assert user_agent.statistics().connection.state == "identified"


async def test_pings_hold_time_up_until_they_are_answered() -> None:
    """Over real sockets, a day of them: no connection is taken for dead."""
    clock = pyua.VirtualClock()
    async with pyua.UserAgent(clock=clock) as user_agent:
        await clock.settle()
        assert user_agent.statistics().connection.state == "identified"
        await clock.run_for(timedelta(days=1))
        statistics = user_agent.statistics().connection
        assert (statistics.connects, statistics.failures) == (1, 0)
        assert statistics.frames_sent >= 48


async def test_a_paused_clock_waits_for_nobody(subscribe) -> None:
    """Pushes come at once; what the worker sets a timer for does not, until time is let go."""
    async with pyua.UserAgent() as user_agent:
        await user_agent.clock.pause_at("2030-01-01")
        app = await subscribe(
            "addEventListener('push', (e) => setTimeout(() => console.log('late'), 5));", agent=user_agent
        )
        # The sender signs by the machine's time, and it is 2030: the worker is given its push directly.
        await app.registration.push("x")
        worker = app.registration.active
        await user_agent.clock.settle()
        assert [line.text for line in worker.console] == []
        await user_agent.clock.run_for(0.005)
        assert [line.text for line in worker.console] == ["late"]


async def test_a_clock_is_a_clock() -> None:
    """Anything else is refused where it is given."""
    with pytest.raises(pyua.ConfigError, match="clock"):
        pyua.UserAgent(clock=time)  # type: ignore[arg-type]
