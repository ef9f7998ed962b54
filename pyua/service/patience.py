"""Keeps virtual time from overtaking an answer that is on its way over a real socket."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from typing import Final, cast

from pyua.clock import Clock

__all__ = ["Patience"]

#: How long virtual time is held up for a user agent that does not answer, seconds of real time.
_LONGEST: Final = 1.0


class Patience:
    """Holds ``Clock.busy`` while an acknowledgement or a pong is due, but not for ever."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: AbstractContextManager[object] | None = None
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def extend(self) -> None:
        """Something was sent that will be answered."""
        loop = asyncio.get_running_loop()
        self._until = loop.time() + _LONGEST
        if self._timer is None:
            self._held = cast("AbstractContextManager[object]", self._clock.busy())
            self._held.__enter__()
            self._timer = loop.call_at(self._until, self._check)

    def end(self) -> None:
        """Nothing is due any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            if self._held is not None:
                self._held.__exit__(None, None, None)
                self._held = None

    def _check(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._until:
            self._timer = loop.call_at(self._until, self._check)
        else:
            self.end()
