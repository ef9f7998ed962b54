"""What workers cost: each idle one beside a bare isolate, and a hundred user agents, each with an embedded connection
and a started worker. Each measure runs in a process of its own.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from benchmarks.figure import Figure

__all__ = ["measure"]

_RESIDENT: Final = """
import asyncio, os
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
"""
_ISOLATES: Final = """
from py_mini_racer import MiniRacer
kept = []
def add():
    kept.append(MiniRacer())
    kept[-1].eval("1")
add()
one = resident()
for _ in range(50):
    add()
print((resident() - one) / 50)
"""
_WORKERS: Final = """
async def main():
    import pyua
    from benchmarks.workers import ECHO
    async with pyua.UserAgent() as user_agent:
        async def add(number):
            await user_agent.origin(f"https://site{number}.example", serve={"/sw.js": ECHO}).register("/sw.js")
        await add(0)
        one = resident()
        for number in range(1, 51):
            await add(number)
        assert user_agent.statistics().running_workers == 51
        print((resident() - one) / 50)
asyncio.run(main())
"""
_USER_AGENTS: Final = """
async def main():
    from contextlib import AsyncExitStack
    from benchmarks.workers import ECHO, ORIGIN
    import pyua
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(pyua.PushService())
        agents = []
        async def add():
            agent = await stack.enter_async_context(pyua.UserAgent(push_service=service))
            origin = agent.origin(ORIGIN, serve={"/sw.js": ECHO}, permissions=["notifications"])
            registration = await origin.register("/sw.js")
            await registration.push_manager.subscribe()
            await registration.push('{"title": "x"}')
            agents.append(agent)
        await add()
        one = resident()
        for _ in range(99):
            await add()
        print(one, resident(), sum(agent.statistics().running_workers for agent in agents))
asyncio.run(main())
"""


async def measure() -> list[Figure]:
    isolate, worker = float((await _run(_ISOLATES))[0]), float((await _run(_WORKERS))[0])
    one, hundred, workers = await _run(_USER_AGENTS)
    assert workers == "100", workers
    megabytes = float(hundred)
    return [
        Figure("an idle worker", f"{worker:.1f} MB", "≤ 4 MB", worker <= 4, f"bare isolate {isolate:.1f} MB"),
        Figure(
            "100 user agents, each with a started worker",
            f"{megabytes:.0f} MB",
            "≤ 600 MB",
            megabytes <= 600,
            f"the first with Python {float(one):.0f} MB, each further one {(megabytes - float(one)) / 99:.1f} MB",
        ),
    ]


async def _run(source: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RESIDENT + source, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return output.decode().split()
