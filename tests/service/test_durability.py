"""``kill -9`` of a push service under load: a message that was answered 201 is delivered by the next one."""

from __future__ import annotations

import asyncio
import json
import sys

import aiohttp
import pytest

from .conftest import BareUserAgent, connect

#: Moments of the kill, messages answered before it.
KILLS = (3, 40, 150)


async def start(database, port=0):
    command = [sys.executable, "-m", "pyua", "serve", "--json", "--no-control", "--database", str(database)]
    options = ["--port", f"{port}", "--message-limit", "100000"]
    process = await asyncio.create_subprocess_exec(*command, *options, stdout=asyncio.subprocess.PIPE)
    return process, json.loads(await process.stdout.readline())


async def post_until_it_dies(http, endpoint, stored):
    """One sender; each answered message's id is put down."""
    try:
        while True:
            async with http.post(endpoint, headers={"TTL": "3600"}) as response:
                assert response.status == 201
                stored.append(response.headers["Location"].rpartition("/")[2])
    except aiohttp.ClientError:
        return


@pytest.mark.timeout(90)
async def test_what_was_answered_is_stored(tmp_path) -> None:
    """Several senders, a user agent that is away; killed in the middle of it, three times."""
    database = tmp_path / "push.sqlite"
    process, ready = await start(database)
    port = int(ready["endpoint"].rpartition(":")[2])
    async with connect(ready["websocket"]) as socket:
        user_agent = BareUserAgent(socket)
        await user_agent.hello()
        endpoint = await user_agent.subscribe()
    stored = []
    for kill in KILLS:
        async with aiohttp.ClientSession() as http:
            senders = [asyncio.create_task(post_until_it_dies(http, endpoint, stored)) for _ in range(8)]
            enough = len(stored) + kill
            while len(stored) < enough:
                await asyncio.sleep(0)
            process.kill()
            await asyncio.gather(*senders)
        assert await process.wait() == -9
        process, _ = await start(database, port)
    received = []
    async with connect(ready["websocket"]) as socket:
        again = BareUserAgent(socket)
        await again.hello(user_agent.uaid)
        while not set(stored) <= set(received):
            frame = await again.receive()
            received.append(frame["version"])
            await again.ack(frame)
    process.terminate()
    assert await process.wait() == 0
    assert len(stored) >= sum(KILLS)


@pytest.mark.timeout(60)
async def test_what_was_on_its_way_is_stored_too(tmp_path) -> None:
    """A user agent that is connected, reads and acknowledges half of it: the other half comes again."""
    database = tmp_path / "push.sqlite"
    process, ready = await start(database)
    port = int(ready["endpoint"].rpartition(":")[2])
    async with connect(ready["websocket"]) as socket, aiohttp.ClientSession() as http:
        user_agent = BareUserAgent(socket)
        await user_agent.hello()
        endpoint = await user_agent.subscribe()
        sent = []
        for _ in range(30):
            async with http.post(endpoint, headers={"TTL": "3600"}) as response:
                sent.append(response.headers["Location"].rpartition("/")[2])
        for _ in sent[:15]:
            await user_agent.ack(await user_agent.receive())
        for _ in sent[15:]:
            await user_agent.receive()
        await user_agent.sync()
        process.kill()
        await process.wait()
    process, _ = await start(database, port)
    async with connect(ready["websocket"]) as socket:
        again = BareUserAgent(socket)
        await again.hello(user_agent.uaid)
        received = []
        for _ in sent[15:]:
            frame = await again.receive()
            received.append(frame["version"])
            await again.ack(frame)
        assert received == sent[15:]
    process.terminate()
    assert await process.wait() == 0
