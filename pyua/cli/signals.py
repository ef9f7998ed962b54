"""Ctrl-C and SIGTERM as the ordinary end of a command that stays."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

__all__ = ["until_signal"]


async def until_signal(work: Coroutine[Any, Any, object] | None = None) -> None:
    """Wait for SIGINT or SIGTERM, with ``work`` going on meanwhile.

    Raises:
        Exception: what ``work`` raised.
    """
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    caught = [signal.SIGINT, signal.SIGTERM]
    for number in caught:
        # Not on Windows: there Ctrl-C ends the command as a KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    stopped = loop.create_task(stop.wait())
    tasks: set[asyncio.Task[Any]] = {stopped}
    if work is not None:
        tasks.add(loop.create_task(work))
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for number in caught:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
