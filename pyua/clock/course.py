"""How time goes at the moment: along with the machine's, or not at all."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Self

__all__ = ["Course"]


@dataclass(frozen=True, slots=True)
class Course:
    """What a clock says, since somebody last changed that; the machine's time, unless told otherwise.

    It is replaced as a whole, because other threads read it at any moment.

    Attributes:
        at: what ``monotonic()`` was then.
        since: the machine's monotonic time then; None while time stands still.
        offset: how far the wall clock is ahead of ``monotonic()``; None: it is the machine's.
        fixed: what the wall clock says regardless, or None.
    """

    at: float = 0.0
    since: float | None = 0.0
    offset: float | None = None
    fixed: float | None = None

    def monotonic(self) -> float:
        return self.at if self.since is None else self.at + (time.monotonic() - self.since)

    def time(self) -> float:
        if self.fixed is not None:
            return self.fixed
        return time.time() if self.offset is None else self.monotonic() + self.offset

    @property
    def flowing(self) -> bool:
        """Whether ``monotonic()`` goes on by itself."""
        return self.since is not None

    def standing_at(self, monotonic: float) -> Self:
        """From now on it is this late."""
        return replace(self, at=monotonic, since=None)

    def going_on(self) -> Self:
        """From now on time flows."""
        return self if self.flowing else replace(self, since=time.monotonic())

    def with_wall(self, wall: float) -> Self:
        """The wall clock is set, and goes on with ``monotonic()``."""
        return replace(self, offset=wall - self.monotonic(), fixed=None)

    def with_fixed_wall(self, wall: float) -> Self:
        """The wall clock is held."""
        return replace(self, fixed=wall)
