"""Runs many tests: some processes at a time, each restarted when a test ends it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from .checkout import Checkout
from .metadata import TIMEOUT
from .session import Outcome

__all__ = ["run_tests"]

#: Seconds after which a process that says nothing is ended: the longest test, and room to start and to clean up.
SILENCE = TIMEOUT["long"] + 40.0

#: How many times a test may end its process before that counts as its outcome.
TRIES = 2


async def run_tests(
    checkout: Checkout,
    ports: dict[str, list[int]],
    tier: str,
    tests: Iterable[str],
    *,
    processes: int = 2,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
) -> dict[str, Outcome]:
    """Run tests of one tier; gives their outcomes by id."""
    waiting = list(reversed(list(tests)))
    outcomes: dict[str, Outcome] = {}

    async def work() -> None:
        child: asyncio.subprocess.Process | None = None
        try:
            while waiting:
                test = waiting.pop()
                for _ in range(TRIES):
                    if child is None or child.returncode is not None:
                        child = await _start(checkout, ports, tier)
                    outcome = await _ask(child, test)
                    if outcome is not None:
                        break
                    await _end(child)
                outcomes[test] = outcome or Outcome(test, "CRASH", "the process that ran it ended")
                on_outcome(outcomes[test])
        finally:
            if child is not None:
                await _end(child)

    await asyncio.gather(*(work() for _ in range(processes)))
    return outcomes


async def _start(checkout: Checkout, ports: dict[str, list[int]], tier: str) -> asyncio.subprocess.Process:
    here = str(Path(__file__).parents[1])
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "conformance.child",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 26,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))},
    )  # fmt: skip
    await _say(child, json.dumps({"root": str(checkout.root), "ports": ports, "tier": tier}))
    return child


async def _say(child: asyncio.subprocess.Process, line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line.encode() + b"\n")
    await child.stdin.drain()


async def _ask(child: asyncio.subprocess.Process, test: str) -> Outcome | None:
    assert child.stdout is not None
    try:
        await _say(child, test)
        line = await asyncio.wait_for(child.stdout.readline(), SILENCE)
    except (TimeoutError, OSError):
        return None
    return Outcome(**json.loads(line)) if line else None


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    await child.wait()
