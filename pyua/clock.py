"""Time as a port: everything in pyua that waits asks a Clock.

``SystemClock`` is the machine's time. ``VirtualClock`` stands still until it is told to move, so that a
rule of thirty seconds or thirty days is tested in no time, with all timers fired in one order.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Clock", "SystemClock", "TimerHandle", "VirtualClock", "seconds_since_1970"]


#: How long ``VirtualClock`` lets work finish before it moves on, in seconds of real time.
_PATIENCE: Final = 1.0


class TimerHandle(Protocol):
    """What ``Clock.call_later`` returns."""

    def cancel(self) -> None:
        """Make sure that the callback is not called; harmless afterwards."""


class Clock(Protocol):
    """What the rest of pyua knows of time. Seconds, as floats."""

    def time(self) -> float:
        """The wall clock: seconds since 1970."""

    def monotonic(self) -> float:
        """A clock that never goes back, for measuring."""

    def call_later(self, delay: float, callback: Callable[[], object]) -> TimerHandle:
        """Call ``callback`` on the event loop in ``delay`` seconds."""

    def busy(self) -> AbstractContextManager[None]:
        """A context in which work is under way that time must not overtake."""


_NEVER_BUSY: Final[AbstractContextManager[None]] = contextlib.nullcontext()


class SystemClock:
    """The machine's own time."""

    def time(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def call_later(self, delay: float, callback: Callable[[], object]) -> TimerHandle:
        return asyncio.get_running_loop().call_later(max(delay, 0.0), callback)

    def busy(self) -> AbstractContextManager[None]:
        return _NEVER_BUSY


class _VirtualTimer:
    """One entry of the virtual clock's queue."""

    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class VirtualClock:
    """Time that moves only when told to.

    Work that is under way when a timer fires (a worker's handler, a request on the wire) is given real time to
    finish before virtual time goes on, so nothing is overtaken: whoever does such work holds ``busy()``.
    """

    def __init__(self, start: datetime | float | None = None) -> None:
        """Begin at ``start`` (a datetime or seconds since 1970); now, if it is None."""
        self._time = seconds_since_1970(start) if start is not None else time.time()
        self._monotonic = 0.0
        self._queue: list[tuple[float, int, _VirtualTimer]] = []
        self._order = itertools.count()
        self._busy = 0
        self._settled = asyncio.Event()
        self._settled.set()

    def time(self) -> float:
        return self._time

    def monotonic(self) -> float:
        return self._monotonic

    def call_later(self, delay: float, callback: Callable[[], object]) -> TimerHandle:
        timer = _VirtualTimer(callback)
        heapq.heappush(self._queue, (self._monotonic + max(delay, 0.0), next(self._order), timer))
        return timer

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        self._busy += 1
        self._settled.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._settled.set()

    async def settle(self) -> None:
        """Let work that is under way finish, without moving time.

        Work that itself waits for this clock would never finish: it is waited for no longer than a second.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                for _ in range(10):
                    await asyncio.sleep(0)
                    await self._settled.wait()

    def set_system_time(self, when: datetime | float) -> None:
        """Move the wall clock only: no timer fires."""
        self._time = seconds_since_1970(when)

    async def run_for(self, duration: timedelta | float) -> None:
        """Let ``duration`` (seconds) pass, firing every timer in its order, repeating ones as often as due."""
        await self._advance(_duration(duration), self._fire_next_until)

    async def fast_forward(self, duration: timedelta | float) -> None:
        """Jump ahead as a machine does that slept: timers due meanwhile fire once each, at the end."""
        await self._advance(_duration(duration), self._fire_due_at)

    async def _advance(self, duration: float, fire: Callable[[float], Awaitable[None]]) -> None:
        if duration < 0:
            raise ValueError(f"time cannot be moved by {duration} s: it only goes forward")
        await self.settle()
        end = self._monotonic + duration
        await fire(end)
        self._move_to(end)
        await self.settle()

    async def _fire_next_until(self, end: float) -> None:
        while self._queue and self._queue[0][0] <= end:
            when, _, timer = heapq.heappop(self._queue)
            if timer.callback is not None:
                self._move_to(when)
                timer.callback()
                await self.settle()

    async def _fire_due_at(self, end: float) -> None:
        self._move_to(end)
        due = []
        while self._queue and self._queue[0][0] <= end:
            due.append(heapq.heappop(self._queue)[2])
        for timer in due:
            if timer.callback is not None:
                timer.callback()
                await self.settle()

    def _move_to(self, monotonic: float) -> None:
        ahead = max(monotonic - self._monotonic, 0.0)
        self._monotonic += ahead
        self._time += ahead


def seconds_since_1970(when: datetime | float) -> float:
    """A moment as seconds since 1970; a datetime without a time zone is UTC."""
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    return float(when)


def _duration(duration: timedelta | float) -> float:
    return duration.total_seconds() if isinstance(duration, timedelta) else float(duration)
