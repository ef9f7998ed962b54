"""How many pushes one worker takes in a second, from the frame on the wire to the end of its handler.

The messages wait in a push service in another process, so that neither the sender nor the service is counted.
The same is measured with all in one process and live posts, which is what a test suite has.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pyua
from benchmarks.figure import Figure, duration_of
from benchmarks.sending import bodies_for
from benchmarks.workers import ECHO, ORIGIN
from pyua.webpush import KeyPair

__all__ = ["measure"]

COUNT = 3000
# Else the quota would be used up: the worker shows nothing.
PREFS = {"dom.push.quotaUpdateDelay": 3_600_000}

_SERVICE = """
import asyncio, sys, pyua
async def main():
    async with pyua.PushService(message_limit=1_000_000) as service:
        print(service.websocket_url, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"""
_SENDER = """
import asyncio, sys, aiohttp
endpoint, count, *bodies = sys.stdin.read().split()
bodies = [bytes.fromhex(body) for body in bodies]
async def main():
    headers = {"TTL": "600", "Content-Encoding": "aes128gcm"}
    async with aiohttp.ClientSession(headers=headers) as session:
        gate = asyncio.Semaphore(32)
        async def post(number):
            async with gate, session.post(endpoint, data=bodies[number % len(bodies)]) as response:
                assert response.status == 201, await response.text()
        await asyncio.gather(*(post(number) for number in range(int(count))))
asyncio.run(main())
"""


async def measure() -> list[Figure]:
    # The better of two: whatever else the machine does can only make it slower.
    async with _service_process() as url:
        apart = max([await _rate(url, beforehand=True) for _ in range(2)])
    together = max([await _rate(None, beforehand=False) for _ in range(2)])
    own, peer = KeyPair.generate(), KeyPair.generate().public_bytes
    bound = 1 / duration_of(lambda: own.exchange(peer))
    return [
        Figure(
            "pushes handled by one worker, one process",
            f"{apart:.0f} a second",
            "≥ 1,000 a second",
            apart >= 1000,
            f"key agreement alone {bound:.0f}; with the push service and live posts in the same process {together:.0f}",
        )
    ]


async def _rate(service: str | None, *, beforehand: bool) -> float:
    async with pyua.UserAgent(push_service=service, prefs=PREFS) as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": ECHO}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = (await registration.push_manager.subscribe()).to_json()
        await registration.push('{"title": "the worker is started"}')
        if beforehand:
            await user_agent.set_offline(True)
        sending = asyncio.create_task(_send(subscription))
        if beforehand:
            await sending
            await user_agent.set_offline(False)
        await registration.wait_for_push(timeout=60)
        began = time.perf_counter()
        for _ in range(COUNT - 1):
            delivery = await registration.wait_for_push(timeout=60)
            assert delivery.ok, delivery
        seconds = time.perf_counter() - began
        await sending
    return (COUNT - 1) / seconds


async def _send(subscription: dict[str, object]) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _SENDER, stdin=asyncio.subprocess.PIPE)
    bodies = " ".join(body.hex() for body in bodies_for(subscription, 200))
    await process.communicate(f"{subscription['endpoint']} {COUNT} {bodies}".encode())
    assert process.returncode == 0


@asynccontextmanager
async def _service_process() -> AsyncIterator[str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _SERVICE, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        await process.communicate(b"")
