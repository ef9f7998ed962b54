"""The WebSocket side on a real port, frame by frame."""

from __future__ import annotations

import asyncio

import pytest

from pyua.clock import VirtualClock
from pyua.service import PushService


async def test_an_unknown_id_is_replaced(service, open_user_agent):
    """Also one that was given but never used for a register."""
    first = await open_user_agent(service)
    reply = await first.hello("f" * 32)
    assert list(reply) == ["messageType", "uaid", "status", "use_webpush", "broadcasts"]
    assert reply["uaid"] != "f" * 32
    second = await open_user_agent(service)
    assert (await second.hello(first.uaid))["uaid"] != first.uaid


async def test_the_newer_connection_wins(service, open_user_agent, sender):
    """The older is closed with 1011, and what it had not acknowledged goes to the newer."""
    first = await open_user_agent(service)
    await first.hello()
    endpoint = await first.subscribe()
    await sender.post(endpoint, b"1")
    await first.receive()
    second = await open_user_agent(service)
    await second.hello(first.uaid)
    assert await first.closed() == (1011, "SM")
    assert (await second.receive())["data"] == "MQ"
    await sender.post(endpoint, b"2")
    assert (await second.receive())["data"] == "Mg"
    assert service.statistics().connections == 1


@pytest.mark.parametrize(
    ("frame", "code", "reason"),
    [
        ("nonsense", 1011, "Json"),
        ('{"messageType":"hello"}', 1011, "SM"),
        ('{"messageType":"register","channelID":"x"}', 1011, "SM"),
        (b"binary", 1003, "UnsupportedMessage"),
        (" " * 70_000, 1002, "Protocol"),
    ],
)
async def test_faults_close_the_socket_with_autopushs_codes(user_agent, frame, code, reason):
    """After the hello."""
    await user_agent.send(frame)
    assert await user_agent.closed() == (code, reason)


async def test_before_the_hello_nothing_else_is_taken(service, open_user_agent):
    """Not even a ping of either kind."""
    first = await open_user_agent(service)
    await first.send("{}")
    assert await first.closed() == (1011, "SM")
    second = await open_user_agent(service)
    await second.socket.ping()
    assert await second.closed() == (1003, "UnsupportedMessage")


async def test_a_large_frame_within_the_limit_is_read(user_agent):
    """64 KiB are allowed."""
    frame = '{"messageType":"ping","more":"'
    await user_agent.send(frame + "x" * (65_536 - len(frame) - 2) + '"}')
    assert await user_agent.receive() == {}


async def test_pings_are_answered(user_agent):
    """The protocol's own, once; WebSocket's, always."""
    for _ in range(3):
        await asyncio.wait_for(await user_agent.socket.ping(), 5)
    await user_agent.send("{}")
    assert await user_agent.receive() == {}
    await user_agent.send("{}")
    assert await user_agent.closed() == (1011, "SM")


async def test_a_close_is_returned_as_it_came(user_agent):
    """Code and reason."""
    await user_agent.socket.close(4321, "bye")
    assert (user_agent.socket.close_code, user_agent.socket.close_reason) == (4321, "bye")


async def test_no_subprotocol_is_negotiated(service, open_user_agent):
    """Firefox offers one and lives without."""
    user_agent = await open_user_agent(service, subprotocols=["push-notification"])
    assert user_agent.socket.subprotocol is None
    assert user_agent.socket.response.headers.get("Sec-WebSocket-Extensions") is None


async def test_timers_follow_the_services_clock(open_user_agent):
    """A hello that does not come costs five virtual seconds; a user agent that answers pings stays for days."""
    clock = VirtualClock()
    async with PushService(clock=clock) as service:
        silent = await open_user_agent(service)
        live = await open_user_agent(service)
        await live.hello()
        await clock.run_for(4.9)
        assert service.statistics().connections == 2
        await clock.run_for(0.2)
        assert await silent.closed() == (1011, "HandshakeTimeout")
        await clock.run_for(3_600)
        await live.sync()


async def test_a_user_agent_that_answers_no_ping_is_closed(service, open_user_agent, http):
    """With PongTimeout; here one that does not even read."""
    clock = VirtualClock()
    async with PushService(clock=clock) as service, http.ws_connect(service.endpoint_url, autoping=False) as socket:
        await socket.send_str('{"messageType":"hello"}')
        await socket.receive()
        await clock.run_for(310)
        assert (await socket.receive()).type.name == "PING"
        closed = await socket.receive()
        assert (closed.data, closed.extra) == (1011, "PongTimeout")


async def test_undecodable_keys_are_told(user_agent):
    """Status 400, and the socket stays open; null is no key."""
    reply = await user_agent.register("A+/=")
    assert (reply["status"], reply["pushEndpoint"]) == (400, "Failed to generate endpoint")
    assert "/wpush/v1/" in await user_agent.subscribe()


async def test_broadcasts_are_answered(service, open_user_agent):
    """Versions that differ, and ids that do not exist."""
    service.set_broadcast("a/1", "new")
    user_agent = await open_user_agent(service)
    reply = await user_agent.hello(broadcasts={"a/1": "old", "b/1": "x"})
    assert reply["broadcasts"] == {"a/1": "new", "errors": {"b/1": "Broadcast not found"}}
    await user_agent.send({"messageType": "broadcast_subscribe", "broadcasts": {"a/1": "new"}})
    await user_agent.sync()
    await user_agent.send({"messageType": "broadcast_subscribe", "broadcasts": {"a/1": "other"}})
    assert await user_agent.receive() == {"messageType": "broadcast", "broadcasts": {"a/1": "new"}}


async def test_a_slow_user_agent_does_not_hold_up_senders(http, sender):
    """It reads nothing: messages pile up in the store instead of in memory, and senders get their 201."""
    async with PushService(message_limit=10_000) as service:
        async with http.ws_connect(service.endpoint_url, autoping=False) as socket:
            await socket.send_str('{"messageType":"hello"}')
            uaid = (await socket.receive_json())["uaid"]
            await socket.send_json({"messageType": "register", "channelID": "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"})
            endpoint = (await socket.receive_json())["pushEndpoint"]
            for _ in range(1_500):
                assert (await sender.post(endpoint)).status == 201
            statistics = service.statistics()
            assert statistics.direct <= 1_024
            assert statistics.direct + statistics.kept == 1_500
        assert uaid
