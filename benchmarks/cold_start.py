"""From nothing to a worker whose script has run, beside a bare isolate of the same engine."""

from __future__ import annotations

import statistics
import time

from py_mini_racer import MiniRacer

import pyua
from benchmarks.figure import Figure
from benchmarks.workers import ECHO, ORIGIN

__all__ = ["measure"]


async def measure() -> list[Figure]:
    async with pyua.UserAgent() as user_agent:
        registration = await user_agent.origin(ORIGIN, serve={"/sw.js": ECHO}).register("/sw.js")
        worker = registration.active
        assert worker is not None
        bare, cold = [], []
        for _ in range(25):
            began = time.perf_counter()
            engine = MiniRacer()
            bare.append(time.perf_counter() - began)
            engine.close()
            await worker.terminate()
            began = time.perf_counter()
            await worker.start()
            cold.append(time.perf_counter() - began)
    milliseconds = statistics.median(cold) * 1000
    ours = statistics.median(c - b for b, c in zip(bare, cold, strict=True)) * 1000
    isolate = f"bare isolate {statistics.median(bare) * 1000:.1f} ms"
    return [
        Figure(
            "worker cold start, script included",
            f"{milliseconds:.1f} ms",
            "≤ 25 ms",
            milliseconds <= 25,
            isolate,
        ),
        Figure("the runtime's part of it", f"{ours:.1f} ms", "≤ 15 ms", ours <= 15, isolate),
    ]
