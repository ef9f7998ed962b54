"""VirtualClock: installed from the start, and paused."""

from __future__ import annotations

import time

from pyua.clock.clock import Clock
from pyua.clock.course import Course
from pyua.clock.notation import Moment, moment

__all__ = ["VirtualClock"]


class VirtualClock(Clock):
    """A clock that was never the machine's: it stands still from the start, and moves only when told to.

    The user agents and push services that it is given to go by one time.
    """

    def __init__(self, start: Moment | None = None) -> None:
        """Begin at ``start`` (a datetime, seconds since 1970, or an ISO 8601 text); now, if it is None."""
        super().__init__()
        wall = time.time() if start is None else moment(start)
        self._installed = True
        self._course = Course(at=0.0, since=None, offset=wall)
