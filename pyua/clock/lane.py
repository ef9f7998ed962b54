"""The timers of one event loop.

A clock may serve several loops: in ``pyua.sync_api`` a user agent and its push service have a thread each. Every
timer is called on the loop that armed it, and all of them in one order.
"""

from __future__ import annotations

import asyncio
import heapq
import threading
from collections.abc import Callable
from typing import Protocol

__all__ = ["Lane", "Timer", "TimerHandle", "running_loop"]

#: Cancelled timers are swept out once there are as many as this, and more than others.
_SWEEP = 64


class TimerHandle(Protocol):
    """What ``Clock.call_later`` returns."""

    def cancel(self) -> None:
        """Make sure that the callback is not called; harmless afterwards."""


class Timer:
    """A callback that is called once, if it is not cancelled before."""

    __slots__ = ("_callback", "lane")

    def __init__(self, callback: Callable[[], object], lane: Lane) -> None:
        self._callback: Callable[[], object] | None = callback
        self.lane = lane

    @property
    def over(self) -> bool:
        """Whether it was called or cancelled."""
        return self._callback is None

    def cancel(self) -> None:
        if self._callback is not None:
            self._callback = None
            self.lane.cancelled()

    def fire(self) -> None:
        """Call it. To be called by the lane's loop, which tells what it raises as it does for its own timers."""
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


class Lane:
    """A queue of timers, ordered by their time and then by when they were armed.

    Args:
        loop: calls them.
        now: the clock's ``monotonic``.
        flowing: whether time goes on by itself at the moment.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, now: Callable[[], float], flowing: Callable[[], bool]) -> None:
        self.loop = loop
        self._now = now
        self._flowing = flowing
        # Whoever moves the clock may do so on another thread.
        self._lock = threading.Lock()
        self._queue: list[tuple[float, int, Timer]] = []
        self._cancelled = 0
        self._wake_up: asyncio.TimerHandle | None = None
        self._wakes_at = 0.0

    def add(self, due: float, order: int, callback: Callable[[], object]) -> Timer:
        """Arm a timer; on the loop's own thread."""
        timer = Timer(callback, self)
        with self._lock:
            heapq.heappush(self._queue, (due, order, timer))
        if self._flowing():
            self.follow()
        return timer

    def cancelled(self) -> None:
        """One of its timers was cancelled: it lies in the queue until its time, or until there are many."""
        with self._lock:
            self._cancelled += 1
            if self._cancelled >= _SWEEP and self._cancelled * 2 > len(self._queue):
                self._queue = [entry for entry in self._queue if not entry[2].over]
                heapq.heapify(self._queue)
                self._cancelled = 0

    def first(self) -> tuple[float, int] | None:
        """When the next timer is due, and its place among others of that time."""
        with self._lock:
            while self._queue and self._queue[0][2].over:
                heapq.heappop(self._queue)
                self._cancelled -= 1
            return self._queue[0][:2] if self._queue else None

    def take(self, until: float) -> Timer | None:
        """The next timer, if it is due by then: it is the caller's to fire."""
        with self._lock:
            while self._queue and self._queue[0][0] <= until:
                timer = heapq.heappop(self._queue)[2]
                if not timer.over:
                    return timer
                self._cancelled -= 1
            return None

    def fire(self, timer: Timer) -> None:
        """Have the loop call it; from any thread."""
        if self.loop is running_loop():
            self.loop.call_soon(timer.fire)
        elif not self.loop.is_closed():
            self.loop.call_soon_threadsafe(timer.fire)

    # --- while time flows -----------------------------------------------------------------------

    def flow(self) -> None:
        """Time flows again, and is later than it was; on the loop's own thread."""
        if self._wake_up is not None:
            self._wake_up.cancel()
            self._wake_up = None
        self.follow()

    def follow(self) -> None:
        """Wake up when the next timer is due; on the loop's own thread."""
        first = self.first()
        if first is None or not self._flowing():
            return
        if self._wake_up is not None:
            if self._wakes_at <= first[0]:
                return
            self._wake_up.cancel()
        self._wakes_at = first[0]
        self._wake_up = self.loop.call_later(max(first[0] - self._now(), 0.0), self._woken)

    def _woken(self) -> None:
        self._wake_up = None
        if not self._flowing():
            return
        now = self._now()
        while (timer := self.take(now)) is not None:
            # Not here: what one of them arms for this very moment comes after all that were due.
            self.loop.call_soon(timer.fire)
        self.follow()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """This thread's event loop, if it runs one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
