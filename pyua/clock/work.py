"""Work that time must not overtake, and how to wait for its end."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Final, Self

from pyua.clock.lane import running_loop

if TYPE_CHECKING:
    from pyua.clock.clock import Clock

__all__ = ["Busy", "Patience", "WorkUnderWay", "quiet"]

#: How long work is waited for, in seconds of real time.
_PATIENCE: Final = 1.0
#: Loops that do not show what they have to do get as many rounds to do it in.
_BLIND_ROUNDS: Final = 10
#: A loop on which something runs without end (a test that polls) is not waited for.
_MOST_ROUNDS: Final = 100


class Busy:
    """A context in which work is under way."""

    __slots__ = ("_work",)

    def __init__(self, work: WorkUnderWay) -> None:
        self._work = work

    def __enter__(self) -> Self:
        self._work.begin(self)
        return self

    def __exit__(self, *exc: object) -> None:
        self._work.end(self)


class WorkUnderWay:
    """What holds ``Clock.busy`` at the moment, on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: set[Busy] = set()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def __bool__(self) -> bool:
        return bool(self._held)

    def begin(self, busy: Busy) -> None:
        with self._lock:
            self._held.add(busy)

    def end(self, busy: Busy) -> None:
        with self._lock:
            self._held.discard(busy)
            if self._held or not self._waiting:
                return
            waiting, self._waiting = self._waiting, []
        here = running_loop()
        for loop, done in waiting:
            if loop is here:
                done.set()
                continue
            with contextlib.suppress(RuntimeError):  # it is closed: nobody waits any more
                loop.call_soon_threadsafe(done.set)

    async def finished(self) -> None:
        """Wait until nothing is under way.

        Work that itself waits for the clock would never end: what takes longer than a second is given up, for now
        and for later.
        """
        while self._held:
            done = asyncio.Event()
            with self._lock:
                if not self._held:
                    return
                before = set(self._held)
                self._waiting.append((asyncio.get_running_loop(), done))
            try:
                async with asyncio.timeout(_PATIENCE):
                    await done.wait()
            except TimeoutError:
                with self._lock:
                    self._held -= before


class Patience:
    """Holds up time for an answer that is on its way over a real socket."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: Busy | None = None

    def extend(self) -> None:
        """Something was sent that will be answered."""
        # Anew each time: what was waited for long enough before says nothing about this one.
        held = self._clock.busy()
        held.__enter__()
        self.end()
        self._held = held

    def end(self) -> None:
        """Nothing is due any more."""
        held, self._held = self._held, None
        if held is not None:
            held.__exit__(None, None, None)


async def quiet(work: WorkUnderWay) -> bool:
    """Let the running loop do what it has to do; whether there was anything."""
    ready = getattr(asyncio.get_running_loop(), "_ready", None)
    if ready is None:
        for _ in range(_BLIND_ROUNDS):
            await asyncio.sleep(0)
        return False
    # What asyncio is about to call shows in `_ready`. Nothing there, twice: in between it asked its sockets, and what
    # ran before that has nothing more to say.
    silent = 0
    for round_ in range(_MOST_ROUNDS):
        await asyncio.sleep(0)
        if work:
            return True
        silent = 0 if ready else silent + 1
        if silent == 2:
            return round_ > 1
    return False
