"""Watching the tasks of an isolate that the event loop waits for: how long they take, and what they hold meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

__all__ = ["Watch"]

#: How often the memory is looked at, in seconds.
_INTERVAL: Final = 0.05


class Watch:
    """The timers of one isolate; they run only while there is a task to watch.

    Args:
        loop: the event loop.
        time_limit: seconds for each task.
        on_overrun: called when a task has taken longer.
        look_at_memory: called again and again.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        time_limit: float,
        *,
        on_overrun: Callable[[], None],
        look_at_memory: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._time_limit = time_limit
        self._on_overrun = on_overrun
        self._look_at_memory = look_at_memory
        self._deadlines: dict[int, float] = {}
        # One timer serves all tasks: it is set for the oldest, which is the one that holds up the others.
        self._overrun_timer: asyncio.TimerHandle | None = None
        self._memory_timer: asyncio.TimerHandle | None = None

    def begin(self, task: int) -> None:
        """Watch a task from now on."""
        self._deadlines[task] = self._loop.time() + self._time_limit
        if self._overrun_timer is None:
            self._overrun_timer = self._loop.call_later(self._time_limit, self._time_is_up)
        if self._memory_timer is None:
            self._memory_timer = self._loop.call_later(_INTERVAL, self._memory)

    def end(self, task: int) -> None:
        """It is over."""
        del self._deadlines[task]

    def close(self) -> None:
        """Stop the timers."""
        for timer in (self._overrun_timer, self._memory_timer):
            if timer is not None:
                timer.cancel()

    def _time_is_up(self) -> None:
        self._overrun_timer = None
        if not self._deadlines:
            return
        left = min(self._deadlines.values()) - self._loop.time()
        if left > 0:
            self._overrun_timer = self._loop.call_later(left, self._time_is_up)
        else:
            self._on_overrun()

    def _memory(self) -> None:
        self._memory_timer = None
        if self._deadlines:
            self._look_at_memory()
            self._memory_timer = self._loop.call_later(_INTERVAL, self._memory)
