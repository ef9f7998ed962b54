"""Push services that misbehave: nothing subscribed is lost, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import serve

import pyua

ORIGIN = "https://app.example"
FAST = {"dom.push.requestTimeout": 150, "dom.push.retryBaseInterval": 30, "dom.push.pingInterval": 200}


@asynccontextmanager
async def service(handler):
    """A push service of our own, on a real socket; it knows that its Close frames are not answered."""
    async with serve(handler, "127.0.0.1", 0, subprotocols=["push-notification"], close_timeout=0.05) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}/"


async def registered(user_agent):
    return await user_agent.origin(ORIGIN, serve={"/sw.js": ""}, permissions=["push"]).register("/sw.js")


async def test_a_service_that_is_not_there() -> None:
    """subscribe() fails with AbortError after the request timeout; the failure is in the statistics."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{free.getsockname()[1]}/"
    async with pyua.UserAgent(push_service=url, prefs=FAST) as user_agent:
        registration = await registered(user_agent)
        with pytest.raises(pyua.DOMError, match="AbortError: Error retrieving push subscription"):
            await registration.push_manager.subscribe()
        assert "cannot be reached" in user_agent.statistics().connection.last_failure


async def test_broken_answers_are_survived() -> None:
    """Broken JSON, other types, binary frames: ignored; the real answer counts."""
    connections = []

    async def handler(ws):
        connections.append(ws)
        async for text in ws:
            message = json.loads(text)
            if message["messageType"] == "hello":
                for junk in ("{", "[]", "null", '"x"', '{"messageType":5}', b"\0\1", '{"messageType":"nonsense"}'):
                    await ws.send(junk)
                await ws.send(
                    json.dumps(
                        {"messageType": "hello", "uaid": "u" * 32, "status": 200, "use_webpush": True, "broadcasts": {}}
                    )
                )
            elif message["messageType"] == "register":
                await ws.send(
                    json.dumps(
                        {"messageType": "register", "channelID": "other", "status": 200, "pushEndpoint": "https://e/"}
                    )
                )
                await ws.send(
                    json.dumps(
                        {
                            "messageType": "register",
                            "channelID": message["channelID"],
                            "status": 200,
                            "pushEndpoint": "https://e/1",
                        }
                    )
                )

    async with service(handler) as url, pyua.UserAgent(push_service=url) as user_agent:
        registration = await registered(user_agent)
        assert (await registration.push_manager.subscribe()).endpoint == "https://e/1"
    assert len(connections) == 1


async def test_a_close_frame_is_not_answered() -> None:
    """As in Firefox: the end of TCP ends the connection, and a new one follows."""
    ends = []

    async def handler(ws):
        await ws.recv()
        if len(ends) < 2:
            await ws.close(1012)
            ends.append(ws.close_code)
        await ws.wait_closed()

    async with service(handler) as url, pyua.UserAgent(push_service=url, prefs=FAST) as user_agent:
        async with asyncio.timeout(5):
            while user_agent.statistics().connection.connects < 3:
                await asyncio.sleep(0.01)
    assert ends == [1006, 1006]


async def test_a_lost_connection_comes_back_and_asks_again() -> None:
    """A register that went down with the socket is sent again with the same channel."""
    channels = []

    async def handler(ws):
        async for text in ws:
            message = json.loads(text)
            if message["messageType"] == "hello":
                await ws.send(
                    json.dumps(
                        {"messageType": "hello", "uaid": "a" * 32, "status": 200, "use_webpush": True, "broadcasts": {}}
                    )
                )
            elif message["messageType"] == "register":
                channels.append(message["channelID"])
                if len(channels) == 1:
                    await ws.close(1011)
                else:
                    await ws.send(
                        json.dumps(
                            {
                                "messageType": "register",
                                "channelID": message["channelID"],
                                "status": 200,
                                "pushEndpoint": "https://e/1",
                            }
                        )
                    )

    async with (
        service(handler) as url,
        pyua.UserAgent(push_service=url, prefs={"dom.push.retryBaseInterval": 20}) as user_agent,
    ):
        registration = await registered(user_agent)
        assert (await registration.push_manager.subscribe()).endpoint == "https://e/1"
        assert channels[0] == channels[1]
        assert user_agent.statistics().connection.connects == 2


async def test_subscriptions_outlive_a_restart_of_the_service(tmp_path, vapid) -> None:
    """The user agent reconnects to the same service and keeps its subscription; messages flow again."""
    database = tmp_path / "push.sqlite"
    first = pyua.PushService(database=database)
    await first.start()
    port = int(first.websocket_url.rsplit(":", 1)[1].strip("/"))
    async with pyua.UserAgent(push_service=first, prefs={"dom.push.retryBaseInterval": 20}) as user_agent:
        registration = await registered(user_agent)
        subscription = await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)
        await first.close()
        async with pyua.PushService(database=database, port=port) as _second:
            from pywebpush import webpush

            await asyncio.to_thread(
                webpush,
                subscription.to_json(),
                "back",
                vapid_private_key=vapid.private_key,
                vapid_claims={"sub": "mailto:a@b.c"},
                ttl=60,
            )
            delivery = await registration.wait_for_push()
            assert delivery.text() == "back"
            assert await registration.push_manager.get_subscription() == subscription


async def test_a_hello_that_is_no_hello_is_turned_away() -> None:
    """Firefox shuts the connection and stays away; subscribe fails at once."""

    async def handler(ws):
        async for _text in ws:
            await ws.send('{"messageType":"hello","uaid":"","status":200}')

    async with service(handler) as url, pyua.UserAgent(push_service=url, prefs=FAST) as user_agent:
        registration = await registered(user_agent)
        with pytest.raises(pyua.DOMError, match="AbortError"):
            await registration.push_manager.subscribe()


async def test_nothing_is_left_after_close() -> None:
    """No task, no thread, no socket."""
    import threading

    before = set(threading.enumerate())
    tasks = asyncio.all_tasks()
    async with pyua.UserAgent() as user_agent:
        registration = await user_agent.origin(
            ORIGIN,
            serve={
                "/sw.js": "setInterval(() => {}, 10); addEventListener('push', (e) => e.waitUntil(new Promise(() => {})));"
            },
            permissions=["push"],
        ).register("/sw.js")
        await registration.push_manager.subscribe()
        hanging = asyncio.ensure_future(registration.push("hangs"))
        await user_agent.clock.settle()
    assert (await hanging).error is not None
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == tasks
    assert {t for t in threading.enumerate() if not t.daemon} <= before
    await user_agent.close()
    with pytest.raises(pyua.ConfigError, match="closed"):
        await user_agent.open()
