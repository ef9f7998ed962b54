"""Clock and VirtualClock without await."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from pyua import clock as clocks
from pyua.clock.notation import Moment
from pyua.sync_api.loop_thread import LoopThread
from pyua.sync_api.mirror import Attribute, Blocking, Mirror, direct

__all__ = ["Clock", "VirtualClock"]

O = TypeVar("O")  # noqa: E741 (an original)
P = ParamSpec("P")
T = TypeVar("T")


class _Moving(Blocking[P, T]):
    """A method that also works before there is a user agent, and after: the thread is started for it then."""

    def _run(self, thread: LoopThread, bound: Callable[[], Awaitable[T]]) -> T:
        async def call() -> T:
            return await bound()

        with thread:
            return thread.run(call)


def _moving(method: Callable[Concatenate[O, P], Awaitable[T]]) -> Blocking[P, T]:
    return _Moving(method)


class Clock(Mirror[clocks.Clock]):
    """The time of a user agent, the machine's until it is installed; see pyua.Clock.

    The user agents and push services that it is given to share one event loop.
    """

    def __init__(self) -> None:
        self._adopt(clocks.Clock(), LoopThread("user agent of this clock"))

    installed = Attribute[bool]()
    flowing = Attribute[bool]()
    time = direct(clocks.Clock.time)
    monotonic = direct(clocks.Clock.monotonic)
    install = _moving(clocks.Clock.install)
    set_system_time = _moving(clocks.Clock.set_system_time)
    set_fixed_time = _moving(clocks.Clock.set_fixed_time)
    run_for = _moving(clocks.Clock.run_for)
    fast_forward = _moving(clocks.Clock.fast_forward)
    pause_at = _moving(clocks.Clock.pause_at)
    resume = _moving(clocks.Clock.resume)
    settle = _moving(clocks.Clock.settle)


class VirtualClock(Clock, mirrors=clocks.VirtualClock):
    """Time that moves only when told to; see pyua.VirtualClock."""

    def __init__(self, start: Moment | None = None) -> None:
        """Begin at ``start`` (a datetime, seconds since 1970, or an ISO 8601 text); now, if it is None."""
        self._adopt(clocks.VirtualClock(start), LoopThread("user agent of this clock"))
