"""What the runtime itself costs: of a worker's cold start, and of the memory of an idle worker.

A bare isolate of the same engine is what remains without it, measured in turns in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time

from py_mini_racer import MiniRacer

import pyua
from benchmarks.figure import Figure
from benchmarks.workers import ECHO, ORIGIN

__all__ = ["measure"]

#: Says how many bytes each further one of fifty costs: of bare isolates, or of workers that have run their script.
_MEMORY = """
import asyncio, os, sys
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
async def bare():
    from py_mini_racer import MiniRacer
    kept = [MiniRacer()]
    kept[0].eval("1")
    one = resident()
    for _ in range(50):
        kept.append(MiniRacer())
        kept[-1].eval("1")
    print((resident() - one) / 50)
async def workers():
    import pyua
    from benchmarks.workers import ECHO
    async with pyua.UserAgent() as user_agent:
        async def add(number):
            origin = user_agent.origin(f"https://site{number}.example", serve={"/sw.js": ECHO})
            await origin.register("/sw.js")
        await add(0)
        one = resident()
        for number in range(1, 51):
            await add(number)
        assert user_agent.statistics().running_workers == 51
        print((resident() - one) / 50)
asyncio.run(bare() if sys.argv[1] == "bare" else workers())
"""


async def measure() -> list[Figure]:
    bare, cold = await _starts()
    milliseconds = statistics.median(c - b for b, c in zip(bare, cold, strict=True)) * 1000
    isolate, worker = await _memory("bare"), await _memory("workers")
    return [
        Figure(
            "the runtime's part of a cold start",
            f"{milliseconds:.1f} ms",
            "≤ 15 ms",
            milliseconds <= 15,
            f"bare isolate {statistics.median(bare) * 1000:.1f} ms",
        ),
        Figure(
            "an idle worker's memory",
            f"{worker:.1f} MB",
            "≤ 4 MB",
            worker <= 4,
            f"bare isolate {isolate:.1f} MB",
        ),
    ]


async def _starts() -> tuple[list[float], list[float]]:
    bare, cold = [], []
    async with pyua.UserAgent() as user_agent:
        registration = await user_agent.origin(ORIGIN, serve={"/sw.js": ECHO}).register("/sw.js")
        worker = registration.active
        assert worker is not None
        for _ in range(25):
            began = time.perf_counter()
            engine = MiniRacer()
            bare.append(time.perf_counter() - began)
            engine.close()
            await worker.terminate()
            began = time.perf_counter()
            await worker.start()
            cold.append(time.perf_counter() - began)
    return bare, cold


async def _memory(of: str) -> float:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _MEMORY, of, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    return float(output)
