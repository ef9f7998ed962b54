"""From the push service's answer to the push event's handler, one message after the other, over real sockets
on loopback.
"""

from __future__ import annotations

import statistics
import time

import pyua
from benchmarks.figure import Figure
from benchmarks.sending import Sender
from benchmarks.workers import ECHO, ORIGIN

__all__ = ["measure"]


async def measure() -> list[Figure]:
    # Else the quota would be used up: the worker shows nothing.
    async with pyua.UserAgent(prefs={"dom.push.quotaUpdateDelay": 3_600_000}) as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": ECHO}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        async with Sender(subscription.to_json()) as sender:
            whole, posts = [], []
            for _ in range(220):
                began = time.perf_counter()
                await sender.post()
                posts.append(time.perf_counter() - began)
                await registration.wait_for_push()
                whole.append(time.perf_counter() - began)
    # The service writes the frame before it answers, so the two overlap: what is counted is all that comes after
    # the post has begun, less the bare post of the same body to a handler that does nothing.
    bare = await _bare_post()
    after = [w - bare for w in whole[20:]]
    milliseconds = statistics.median(after) * 1000
    return [
        Figure(
            "push service → handler done, loopback",
            f"{milliseconds:.2f} ms median",
            "≤ 3 ms median",
            milliseconds <= 3,
            f"whole {statistics.median(whole) * 1000:.2f} ms, post {statistics.median(posts) * 1000:.2f} ms, "
            f"bare aiohttp post {bare * 1000:.2f} ms",
        )
    ]


async def _bare_post() -> float:
    from aiohttp import ClientSession, web

    async def handler(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=201)

    app = web.Application()
    app.router.add_post("/", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    durations = []
    async with ClientSession() as session:
        for _ in range(220):
            began = time.perf_counter()
            async with session.post(f"http://127.0.0.1:{port}/", data=b"x" * 400) as response:
                await response.read()
            durations.append(time.perf_counter() - began)
    await runner.cleanup()
    return statistics.median(durations[20:])
