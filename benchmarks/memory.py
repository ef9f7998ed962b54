"""What a hundred user agents cost, each with an embedded connection and a started worker, in one process of
their own.
"""

from __future__ import annotations

import asyncio
import sys

from benchmarks.figure import Figure

__all__ = ["measure"]

_SOURCE = """
import asyncio, resource, os
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
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
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _SOURCE, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    one, hundred, workers = output.decode().split()
    assert workers == "100", output
    megabytes = float(hundred)
    return [
        Figure(
            "100 user agents, each with a started worker",
            f"{megabytes:.0f} MB",
            "≤ 600 MB",
            megabytes <= 600,
            f"the first with Python {float(one):.0f} MB, each further one {(megabytes - float(one)) / 99:.1f} MB",
        )
    ]
