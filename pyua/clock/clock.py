"""Clock: the machine's time, until it is installed; then it goes as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
import time as machine
from collections.abc import AsyncIterator, Callable
from typing import Final

from pyua.clock.course import Course
from pyua.clock.lane import Lane, Timer, TimerHandle
from pyua.clock.notation import Duration, Moment, duration as seconds_of, moment
from pyua.clock.work import Busy, WorkUnderWay, quiet

__all__ = ["Clock"]

#: How often somebody who wants to move time looks whether another one is done, in seconds of real time.
_LOOK: Final = 0.001
#: How long another thread's event loop may take to say that it is quiet, in seconds of real time.
_PATIENCE: Final = 1.0
#: How long work may go on giving rise to more before time moves on, in seconds of real time.
_LONGEST: Final = 10.0
#: Who pauses a clock that flows names a time that has just gone by: so many seconds are forgiven.
_JUST_NOW: Final = 1.0


class Clock:
    """What everything in pyua that waits asks for the time. Seconds, as floats.

    It is the machine's time until ``install`` takes it over. The methods, and what they do, are those of
    Playwright's ``page.clock``; any of them installs a clock that is not installed yet, as there. Their durations are
    seconds, a timedelta, or a text such as ``"30"``, ``"01:30"`` or ``"02:00:00"``; their times a datetime, seconds
    since 1970, or an ISO 8601 text (UTC, if it does not say otherwise).

    Work that is under way when a timer fires (a worker's handler, a request on the wire) is given real time to finish
    before time is moved on, so that nothing is overtaken; what takes longer than a second is not waited for.

    ``ConfigError`` is raised for what is no duration or time, ``ValueError`` for one that lies in the past.
    """

    def __init__(self) -> None:
        self._course = Course()
        self._installed = False
        self._lock = threading.Lock()
        self._lanes: dict[asyncio.AbstractEventLoop, Lane] = {}
        self._order = itertools.count()
        self._work = WorkUnderWay()
        self._to_tell: list[Timer] = []
        self._moving = threading.Lock()

    def __repr__(self) -> str:
        state = "the machine's time" if not self._installed else "flowing" if self.flowing else "standing still"
        return f"<{type(self).__name__}: {state}>"

    # --- asking ---------------------------------------------------------------------------------

    def time(self) -> float:
        """The wall clock: seconds since 1970."""
        return self._course.time()

    def monotonic(self) -> float:
        """A clock that never goes back, for measuring: seconds since some moment."""
        return self._course.monotonic()

    @property
    def installed(self) -> bool:
        """Whether it has been taken over from the machine."""
        return self._installed

    @property
    def flowing(self) -> bool:
        """Whether time goes on by itself."""
        return self._course.flowing

    def reading(self) -> tuple[float, float, bool, bool]:
        """``time()`` and ``monotonic()`` at this moment, and whether each goes on by itself; from any thread."""
        course = self._course
        return course.time(), course.monotonic(), course.flowing and course.fixed is None, course.flowing

    # --- for the rest of pyua -------------------------------------------------------------------

    def call_later(self, delay: float, callback: Callable[[], object]) -> TimerHandle:
        """Call ``callback`` on the running event loop in ``delay`` seconds."""
        return self._lane().add(self.monotonic() + max(delay, 0.0), next(self._order), callback)

    def busy(self) -> Busy:
        """A context in which work is under way that time must not overtake."""
        return Busy(self._work)

    def when_installed(self, callback: Callable[[], object]) -> TimerHandle:
        """Call ``callback`` on the running event loop when it is installed; at once, if it is."""
        timer = Timer(callback, self._lane())
        with self._lock:
            self._to_tell = [kept for kept in self._to_tell if not kept.over]
            if not self._installed:
                self._to_tell.append(timer)
                return timer
        timer.lane.fire(timer)
        return timer

    def _lane(self) -> Lane:
        loop = asyncio.get_running_loop()
        lane = self._lanes.get(loop)
        if lane is None:
            with self._lock:
                for known in [known for known in self._lanes if known.is_closed()]:
                    del self._lanes[known]
                lane = self._lanes[loop] = Lane(loop, self.monotonic, lambda: self.flowing)
        return lane

    # --- taking over ----------------------------------------------------------------------------

    async def install(self, time: Moment | None = None) -> None:
        """Take time over from the machine: ``Date`` and timers of workers that run already included.

        It flows on until ``pause_at``. An installed clock is only set to ``time``.

        Args:
            time: what the wall clock shall say; None leaves it as it is.
        """
        wall = None if time is None else moment(time)
        async with self._turn():
            self._take_over()
            if wall is not None:
                self._course = self._course.with_wall(wall)

    async def set_system_time(self, time: Moment) -> None:
        """Move the wall clock only: no timer fires. It goes on from there, if time flows."""
        wall = moment(time)
        async with self._turn():
            self._take_over()
            self._course = self._course.with_wall(wall)

    async def set_fixed_time(self, time: Moment) -> None:
        """Let the wall clock say ``time`` and nothing else, until it is set again; timers go on."""
        wall = moment(time)
        async with self._turn():
            self._take_over()
            self._course = self._course.with_fixed_wall(wall)

    def _take_over(self) -> None:
        with self._lock:
            if self._installed:
                return
            self._course = self._course.with_wall(self._course.time())
            self._installed = True
            listeners, self._to_tell = self._to_tell, []
        for listener in listeners:
            listener.lane.fire(listener)

    # --- moving ---------------------------------------------------------------------------------

    async def run_for(self, duration: Duration) -> None:
        """Let time pass, firing every timer in its order, repeating ones as often as due."""
        seconds = seconds_of(duration)
        async with self._turn(), self._held() as now:
            await self._run_to(now + seconds)

    async def fast_forward(self, duration: Duration) -> None:
        """Jump ahead as a machine does that slept: timers due meanwhile fire once each, at the end."""
        seconds = seconds_of(duration)
        async with self._turn(), self._held() as now:
            await self._jump_to(now + seconds)

    async def pause_at(self, time: Moment) -> None:
        """Jump ahead to ``time``, where time stands still from then on: timers due meanwhile fire once each.

        Raises:
            ValueError: that is in the past.
        """
        wall = moment(time)
        async with self._turn(), self._held(still=True) as now:
            ahead = wall - self.time()
            if ahead < -_JUST_NOW:
                raise ValueError(
                    f"time cannot be paused {-ahead:g} s ago: it only goes forward; set it back first, "
                    "with install() or set_system_time()"
                )
            await self._jump_to(now + max(ahead, 0.0))
            self._course = self._course.with_wall(wall)

    async def resume(self) -> None:
        """Let time flow again."""
        async with self._turn():
            self._take_over()
            self._flow()

    async def settle(self) -> None:
        """Let work that is under way finish, without moving time."""
        here, give_up = asyncio.get_running_loop(), machine.monotonic() + _LONGEST
        while machine.monotonic() < give_up:
            await self._work.finished()
            noise = await quiet(self._work)
            others = [lane for lane in list(self._lanes.values()) if lane.loop is not here and lane.loop.is_running()]
            for lane in others:
                noise |= await self._quiet_there(lane)
            if not self._work and not (noise and others):
                return

    async def _quiet_there(self, lane: Lane) -> bool:
        with contextlib.suppress(RuntimeError, TimeoutError):  # it has ended meanwhile, or is blocked
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(quiet(self._work), lane.loop))
        return False

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Only one moves time at a moment, of all threads."""
        while not self._moving.acquire(blocking=False):  # noqa: ASYNC110 - by another loop, which may end
            await asyncio.sleep(_LOOK)
        try:
            yield
            await self.settle()
        finally:
            self._moving.release()

    @contextlib.asynccontextmanager
    async def _held(self, *, still: bool = False) -> AsyncIterator[float]:
        """Time stands still but for what is done here; afterwards it flows, if it did before and ``still`` is unset."""
        self._take_over()
        flowed = self.flowing
        self._stand_at(self.monotonic())
        try:
            await self.settle()
            yield self.monotonic()
            if still:
                flowed = False
        finally:
            if flowed:
                self._flow()

    async def _run_to(self, end: float) -> None:
        while (found := self._next()) is not None:
            due, lane = found
            if due > end:
                break
            self._stand_at(max(due, self.monotonic()))
            timer = lane.take(due)
            if timer is not None:
                lane.fire(timer)
                await self.settle()
        self._stand_at(end)

    async def _jump_to(self, end: float) -> None:
        self._stand_at(end)
        await self._run_to(end)

    def _next(self) -> tuple[float, Lane] | None:
        """When the next timer of all is due, and where."""
        found: tuple[float, int] | None = None
        where: Lane | None = None
        for lane in list(self._lanes.values()):
            first = None if lane.loop.is_closed() else lane.first()
            if first is not None and (found is None or first < found):
                found, where = first, lane
        return None if found is None or where is None else (found[0], where)

    def _stand_at(self, monotonic: float) -> None:
        self._course = self._course.standing_at(monotonic)

    def _flow(self) -> None:
        self._course = self._course.going_on()
        for lane in list(self._lanes.values()):
            if not lane.loop.is_closed():
                lane.loop.call_soon_threadsafe(lane.flow)
