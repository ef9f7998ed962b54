"""Hypothesis makes scripts, one after the other, on a thread; the driver runs them on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzzing.driving import Driver
from fuzzing.scripts import scripts

__all__ = ["run_scripts"]


async def run_scripts(driver: Driver, *, count: int, number: int, before: Callable[[str], object]) -> None:
    """Run scripts until one fails, or ``before`` raises.

    Args:
        driver: runs them.
        count: how many at most.
        number: the seed: the same one makes the same scripts.
        before: gets each script before it runs.

    Raises:
        AssertionError: see Driver.run.
    """
    loop = asyncio.get_running_loop()

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(scripts())
    def one(script: str) -> None:
        before(script)
        asyncio.run_coroutine_threadsafe(driver.run(script), loop).result(timeout=60)

    await asyncio.to_thread(one)
