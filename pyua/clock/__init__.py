"""Time as a port: everything in pyua that waits asks a ``Clock``.

A clock is the machine's until it is installed; then it goes as its methods say, whose names and behaviour are
Playwright's. A ``VirtualClock`` stands still from the start. There is one kind underneath: a queue of timers in the
order of their time, which wakes up by itself while time flows, and is emptied by whoever moves it.
"""

from __future__ import annotations

from pyua.clock.clock import Clock
from pyua.clock.lane import TimerHandle
from pyua.clock.notation import Moment, moment
from pyua.clock.virtual import VirtualClock
from pyua.clock.work import Patience

__all__ = ["Clock", "Moment", "Patience", "TimerHandle", "VirtualClock", "moment"]
