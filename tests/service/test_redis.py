"""A push service of several processes, which share a Redis and a port."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack

import aiohttp
import pytest
from pywebpush import webpush
from websockets.asyncio.client import connect

import pyua
from pyua.errors import ConfigError
from pyua.service.redis_store import RedisStore
from pyua.service.store import StoreError

from .conftest import BareUserAgent

PROCESSES = 3
pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def empty(redis_url):
    store = RedisStore(redis_url)
    store.drop_all_users()
    yield
    store.close()


async def start(redis_url, port):
    command = [sys.executable, "-m", "pyua", "serve", "--json", "--database", redis_url, "--port", f"{port}"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    return process, json.loads(await process.stdout.readline())


@pytest.fixture
async def processes(redis_url):
    """Three of them; gives them and their one address."""
    first, ready = await start(redis_url, 0)
    port = ready["endpoint"].rpartition(":")[2]
    others = await asyncio.gather(*(start(redis_url, port) for _ in range(PROCESSES - 1)))
    running = [first, *(process for process, _ in others)]
    yield running, ready
    for process in running:
        if process.returncode is None:
            process.terminate()
            assert await process.wait() == 0


async def test_clients_spread_over_processes_get_all_messages(processes) -> None:
    """Each message, wherever it is posted, comes to its user agent, wherever that is connected; soon, and in order."""
    _running, ready = processes
    async with AsyncExitStack() as stack:
        user_agents = []
        for _ in range(12):
            user_agent = BareUserAgent(await stack.enter_async_context(connect(ready["websocket"])))
            await user_agent.hello()
            user_agent.endpoint = await user_agent.subscribe()
            user_agents.append(user_agent)
        spread = set()
        for ttl in ("60", "0"):
            for round_ in range(3):
                async with aiohttp.ClientSession() as http:  # another connection, so maybe another process
                    async with http.get(f"{ready['endpoint']}/health") as response:
                        spread.add((await response.json())["connections"])
                    sent = {}
                    for user_agent in user_agents:
                        async with http.post(user_agent.endpoint, headers={"TTL": ttl}) as response:
                            assert response.status == 201
                            sent[user_agent] = response.headers["Location"].rpartition("/")[2]
                for user_agent, version in sent.items():
                    frame = await user_agent.receive()
                    assert frame["version"] == version, (ttl, round_)
                    await user_agent.ack(frame)
        assert max(spread) < len(user_agents), "one process had them all"


async def test_a_user_agent_moves_when_its_process_is_killed(processes) -> None:
    """What was stored comes from another process: kill -9 loses nothing that was answered 201."""
    running, ready = processes
    async with pyua.UserAgent(push_service=ready["websocket"]) as user_agent:
        source = "onpush = (event) => registration.showNotification(event.data.text());"
        origin = user_agent.origin("https://app.example", serve={"/sw.js": source}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        await asyncio.to_thread(webpush, subscription.to_json(), "one", ttl=60)
        assert (await registration.wait_for_push(timeout=5)).text() == "one"
        await user_agent.set_offline(True)
        await asyncio.to_thread(webpush, subscription.to_json(), "two", ttl=60)
        for process in running[:2]:
            process.kill()
            await process.wait()
        await user_agent.set_offline(False)
        assert (await registration.wait_for_push(timeout=10)).text() == "two"


async def test_the_newest_connection_counts(redis_url) -> None:
    """Also when it is at another process: the older one is closed as by autopush, and its messages move."""
    async with pyua.PushService(database=redis_url) as one, pyua.PushService(database=redis_url) as other:
        async with connect(one.websocket_url) as first, connect(other.websocket_url) as second:
            older, newer = BareUserAgent(first), BareUserAgent(second)
            await older.hello()
            endpoint = await older.subscribe()
            async with aiohttp.ClientSession() as http, http.post(endpoint, headers={"TTL": "60"}) as response:
                version = response.headers["Location"].rpartition("/")[2]
            assert (await older.receive())["version"] == version
            await newer.hello(older.uaid)
            assert await older.closed() == (1011, "SM")
            frame = await newer.receive()
            assert frame["version"] == version
            await newer.ack(frame)
            await newer.sync()
        assert one.statistics().stored == 0


async def test_message_ids_of_two_processes_differ(redis_url) -> None:
    """Two messages of one millisecond at two processes do not replace each other."""
    clock = pyua.VirtualClock()
    async with (
        pyua.PushService(database=redis_url, clock=clock) as one,
        pyua.PushService(database=redis_url, clock=clock) as other,
    ):
        async with connect(one.websocket_url) as socket:
            user_agent = BareUserAgent(socket)
            await user_agent.hello()
            endpoint = await user_agent.subscribe()
        async with aiohttp.ClientSession() as http:
            for service in (one, other):
                url = endpoint.replace(one.endpoint_url, service.endpoint_url)
                async with http.post(url, headers={"TTL": "60"}) as response:
                    assert response.status == 201
        assert one.statistics().stored == other.statistics().stored == 2


async def test_what_is_said_of_a_message_that_is_not_kept(redis_url) -> None:
    """One process cannot know whether another has the user agent; alone, it does."""
    async with pyua.PushService(database=redis_url) as one:
        async with connect(one.websocket_url) as socket:
            user_agent = BareUserAgent(socket)
            await user_agent.hello()
            endpoint = await user_agent.subscribe()

        async def explained():
            async with aiohttp.ClientSession() as http, http.post(endpoint, headers={"TTL": "0"}) as response:
                assert response.status == 201
            return one.requests[-1].explanation

        assert (await explained()).startswith("dropped")
        async with pyua.PushService(database=redis_url):
            assert (await explained()).startswith("handed to the other processes")


async def test_mistakes(redis_url) -> None:
    """No Redis, no URL, no redis-py: each is said."""
    for url in ("redis://127.0.0.1:1/0", f"{redis_url}.not"):
        with pytest.raises(StoreError, match="Redis cannot be used"):
            await pyua.PushService(database=url).start()
    with pytest.raises(StoreError, match="no URL"):
        await pyua.PushService(database="redis://127.0.0.1:x/0").start()


async def test_without_redis_py(monkeypatch) -> None:
    """What to install."""
    monkeypatch.setitem(sys.modules, "redis", None)
    monkeypatch.delitem(sys.modules, "pyua.service.redis_store")
    with pytest.raises(ConfigError, match="pip install 'pyua\\[redis\\]'"):
        await pyua.PushService(database="redis://127.0.0.1:1/0").start()
