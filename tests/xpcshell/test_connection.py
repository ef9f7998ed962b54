"""Firefox's tests of the connection, by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

import asyncio

import pytest

import pyua

MONITOR = "remote-settings/monitor_changes"


async def test_broadcast_success(browser, service, clock, tmp_path) -> None:
    """Broadcasts are subscribed to with the version known, follow what the service says, and are known in the next run."""
    service.answers["hello"] = lambda frame: {**service.usual(frame), "broadcasts": {MONITOR: "v2", "unknown": "v9"}}
    async with pyua.UserAgent(push_service=service.url, clock=clock, profile=tmp_path) as user_agent:
        assert (await service.got("hello"))[0]["broadcasts"] == {}
        await clock.settle()
        line = user_agent.push_component.line
        assert line.broadcasts == {}, "nobody listens"
        line.listen_to_broadcast(MONITOR, "v1")
        line.listen_to_broadcast("other/one", "v1")
        frames = await service.got("broadcast_subscribe", 2)
        assert [frame["broadcasts"] for frame in frames] == [{MONITOR: "v1"}, {"other/one": "v1"}]
        await service.say({"messageType": "broadcast", "broadcasts": {MONITOR: "v3", "unknown": "v1"}})
        await service.say({"messageType": "broadcast", "broadcasts": {"other/one": "____NOP____"}})
        await clock.settle()
        assert line.broadcasts == {MONITOR: "v3", "other/one": "v1"}
        line.listen_to_broadcast(MONITOR, "v1")
        for version in "", 5:
            with pytest.raises(pyua.LocalProtocolError, match="version"):
                line.listen_to_broadcast("third/one", version)
        await clock.settle()
        assert line.broadcasts == {MONITOR: "v3", "other/one": "v1"}, "the service knows better"
        assert len(service.all("broadcast_subscribe")) == 2
    async with pyua.UserAgent(push_service=service.url, clock=clock, profile=tmp_path) as user_agent:
        assert (await service.got("hello", 2))[1]["broadcasts"] == {MONITOR: "v3", "other/one": "v1"}
        await clock.settle()
        assert user_agent.push_component.line.broadcasts == {MONITOR: "v2", "other/one": "v1"}


async def test_reconnect_retry(browser, service) -> None:
    """A request that went down with the connection is made again for the same channel; the next has another one."""
    first, second = await browser.registered("/1/"), await browser.registered("/2/")
    service.answers["register"] = lambda _frame: None
    subscribing = asyncio.create_task(first.push_manager.subscribe())
    await service.got("register")
    await service.drop()
    service.answers.clear()
    await browser.clock.run_for(5)
    await subscribing
    await second.push_manager.subscribe()
    one, again, other = (frame["channelID"] for frame in service.all("register"))
    assert one == again != other
    assert (browser.channel(first), browser.channel(second)) == (one, other)
    assert len(service.all("hello")) == 2


async def test_retry_ws(browser, service) -> None:
    """After each handshake that fails the browser waits twice as long, up to dom.push.pingInterval."""
    service.refusals = 10
    start = browser.clock.monotonic()
    await browser.user_agent.open()
    await browser.clock.run_for(6 * 3600)
    assert len(service.all("hello")) == 1
    assert service.attempts[0] == start
    delays = [later - earlier for earlier, later in zip(service.attempts, service.attempts[1:], strict=False)]
    assert delays == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800]
    assert browser.user_agent.statistics().connection.state == "identified"
