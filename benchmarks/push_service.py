"""The push service under load: accepted posts a second, the way from a 201 to the frame, memory of idle connections.

The service runs in a process of its own and the load in this one: each has a core. Senders write requests that were
made beforehand to raw sockets, so that what is measured is the service.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.figure import Figure
from benchmarks.sending import bodies_for
from pyua.webpush import VapidKeys, b64, vapid

__all__ = ["measure"]

SENDERS, RECEIVERS = 16, 8
POSTS = 20_000
RATE, PACED_SECONDS = 500, 6
IDLE = 10_000
_BODY = os.urandom(300)
_NPM = Path(__file__).parents[1] / "tests" / "service" / "web_push_testing"

_BARE = """
import asyncio, json, sys
from aiohttp import web
async def answer(request):
    await request.read()
    return web.Response(status=201, headers={"Location": "http://127.0.0.1/m/x", "TTL": "60"})
async def main():
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"endpoint": f"http://127.0.0.1:{runner.addresses[0][1]}"}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""


async def measure() -> list[Figure]:
    """All figures of the push service."""
    async with _process("-c", _BARE) as (_, ready):
        bare = await _posts(f"{ready['endpoint']}/x", {})
    async with _process("-m", "pyua", "serve", "--json", "--no-control") as (_, ready):
        accepted = await _delivered(ready)
        delay = await _delay(ready)
    npm = await _npm()
    async with _process("-m", "pyua", "serve", "--json", "--max-connections", f"{IDLE}") as (pid, ready):
        megabytes = await _idle(ready, pid)
    beside = f"bare aiohttp handler {bare:.0f}; npm web-push-testing {npm}"
    return [
        Figure("posts accepted and delivered", f"{accepted:.0f} a second", "≥ 2,500", accepted >= 2_500, beside),
        Figure(
            "from 201 to the frame on the wire, median",
            f"{delay * 1_000:.2f} ms",
            "≤ 2 ms",
            delay <= 0.002,
            f"at {RATE} posts a second; negative: the frame is first",
        ),
        Figure(
            f"memory of {IDLE:,} connected clients",
            f"{megabytes:.0f} MB",
            "≤ 600 MB",
            megabytes <= 600,
            f"{megabytes * 1_000 / IDLE:.0f} kB each, the process with it",
        ),
    ]


@asynccontextmanager
async def _process(*arguments: str) -> AsyncIterator[tuple[int, dict[str, str]]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None, "a pipe was asked for"
    try:
        yield process.pid, json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def _subscribe(socket: ClientConnection, key: bytes | None) -> str:
    """Hello and one channel; gives its endpoint."""
    await socket.send('{"messageType":"hello","use_webpush":true}')
    await socket.recv()
    channel = f"{int.from_bytes(os.urandom(16)):032x}"
    channel = f"{channel[:8]}-{channel[8:12]}-{channel[12:16]}-{channel[16:20]}-{channel[20:]}"
    register = {"messageType": "register", "channelID": channel}
    if key is not None:
        register["key"] = b64.encode(key)
    await socket.send(json.dumps(register))
    return str(json.loads(await socket.recv())["pushEndpoint"])


async def _delivered(ready: dict[str, str]) -> float:
    """Posts a second, signed, to clients that acknowledge; over when the last one has come."""
    keys = VapidKeys.generate()
    signed = vapid.authorization(keys, audience=ready["endpoint"], expires_at=int(time.time()) + 3_600)
    sockets = [await connect(ready["websocket"], compression=None) for _ in range(RECEIVERS)]
    endpoints = [await _subscribe(socket, keys.public_key) for socket in sockets]
    share = POSTS // RECEIVERS
    receiving = [asyncio.create_task(_receive(socket, share)) for socket in sockets]
    began = time.perf_counter()
    per_sender = POSTS // SENDERS
    await asyncio.gather(*(_send(endpoints[n % RECEIVERS], signed, per_sender) for n in range(SENDERS)))
    await asyncio.gather(*receiving)
    took = time.perf_counter() - began
    for socket in sockets:
        await socket.close()
    return POSTS / took


async def _posts(endpoint: str, headers: dict[str, str], body: bytes = _BODY) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(_send(endpoint, headers, POSTS // SENDERS, body) for _ in range(SENDERS)))
    return POSTS / (time.perf_counter() - began)


async def _receive(socket: ClientConnection, count: int) -> None:
    for _ in range(count):
        frame = json.loads(await socket.recv())
        ack = {"channelID": frame["channelID"], "version": frame["version"], "code": 100}
        await socket.send(json.dumps({"messageType": "ack", "updates": [ack]}))


async def _send(endpoint: str, headers: dict[str, str], count: int, body: bytes = _BODY) -> None:
    url = urlsplit(endpoint)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    request = _request(endpoint, headers, body)
    for _ in range(count):
        writer.write(request)
        await _answer(reader)
    writer.close()


def _request(endpoint: str, headers: dict[str, str], body: bytes) -> bytes:
    url = urlsplit(endpoint)
    lines = [f"POST {url.path} HTTP/1.1", f"Host: {url.netloc}", "TTL: 60", "Content-Encoding: aes128gcm"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> str:
    """Read an answer, which must be 201 and have no body; gives its Location."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    if " 201 " not in head.partition("\r\n")[0]:
        raise RuntimeError(f"answered with {head.partition(chr(13))[0]}")
    return next((line[10:] for line in head.split("\r\n") if line.startswith("Location: ")), "")


async def _delay(ready: dict[str, str]) -> float:
    """From a 201 to the frame of its message, at a steady rate: the median of many, seconds."""
    async with connect(ready["websocket"], compression=None) as socket:
        endpoint = await _subscribe(socket, None)
        answered: dict[str, float] = {}
        arrived: dict[str, float] = {}
        count = RATE * PACED_SECONDS

        async def receive() -> None:
            while len(arrived) < count:
                frame = json.loads(await socket.recv())
                arrived[frame["version"]] = time.perf_counter()
                ack = {"channelID": frame["channelID"], "version": frame["version"], "code": 100}
                await socket.send(json.dumps({"messageType": "ack", "updates": [ack]}))

        url = urlsplit(endpoint)
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        request = _request(endpoint, {}, _BODY)
        receiving = asyncio.create_task(receive())
        began = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            writer.write(request)
            location = await _answer(reader)
            answered[location.rpartition("/")[2]] = time.perf_counter()
        await receiving
        writer.close()
    return statistics.median(arrived[version] - answered[version] for version in answered)


async def _idle(ready: dict[str, str], pid: int) -> float:
    """Megabytes of the process when it has many idle clients."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, IDLE * 2)), hard))
    url = urlsplit(ready["websocket"])
    handshake = (
        f"GET / HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    text = b'{"messageType":"hello","use_webpush":true}'
    hello = bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text
    writers = []
    for _ in range(IDLE // 100):
        opened = [asyncio.open_connection(url.hostname, url.port) for _ in range(100)]
        for reader, writer in await asyncio.gather(*opened):
            writer.write(handshake)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(hello)
            await reader.readexactly(2)
            writers.append(writer)
    await asyncio.sleep(1.0)
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")  # noqa: ASYNC240 - no file on any disk
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    for writer in writers:
        writer.transport.abort()
    return kilobytes / 1_000


async def _npm() -> str:
    """The same posts to npm's web-push-testing, which has no user agents: it decrypts them itself."""
    if shutil.which("npm") is None:
        return "not measured (there is no Node)"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_NPM / name, folder)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        await (await asyncio.create_subprocess_exec(*command, cwd=folder)).wait()
        script = f"{folder}/node_modules/web-push-testing/src/bin/server.js"
        port = "18090"
        process = await asyncio.create_subprocess_exec("node", script, port, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None, "a pipe was asked for"
        try:
            await process.stdout.readline()
            reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
            writer.write(b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            data = json.loads((await reader.read()).partition(b"\r\n\r\n")[2])["data"]
            endpoint = data["endpoint"].replace("localhost", "127.0.0.1")
            rate = await _posts(endpoint, {"Content-Type": "application/octet-stream"}, bodies_for(data, 1)[0])
        finally:
            process.terminate()
            await process.wait()
    return f"{rate:.0f}, decrypting and without VAPID"
