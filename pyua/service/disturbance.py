"""Messages that are lost, late, doubled or out of order on their way to a user agent.

The service itself notices nothing: a message that was dropped counts as sent, and is sent again when its user agent
comes back without having acknowledged it, as after a real loss.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from pyua.clock import Clock, TimerHandle
from pyua.errors import ConfigError

__all__ = ["Disturbance", "Wire"]

#: In a notification frame, as the server machine writes it, and in no other.
_NOTIFICATION = '"messageType":"notification"'
#: How long a frame that is to come second waits for another to be first, seconds.
_HOLD = 1.0


@dataclass(slots=True)
class Disturbance:
    """How often what happens to a message: each a probability, 0 to 1.

    The same seed and the same messages give the same faults.
    """

    drop: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0
    delay_by: float = 1.0
    seed: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check.

        Raises:
            ConfigError: a probability that is none, or a negative delay.
        """
        for name in ("drop", "duplicate", "reorder", "delay"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ConfigError(f"{name}={value!r} cannot be used; give a probability, 0 to 1")
        if isinstance(self.delay_by, bool) or not isinstance(self.delay_by, int | float) or self.delay_by < 0:
            raise ConfigError(f"delay_by={self.delay_by!r} cannot be used; give seconds")
        self._random = random.Random(self.seed)  # noqa: S311 - to be repeatable is the point

    def next(self) -> tuple[bool, bool, bool, bool]:
        """Draw for one message: whether it is dropped, doubled, held back, delayed."""
        draws = [self._random.random() for _ in range(4)]
        return (
            draws[0] < self.drop,
            draws[1] < self.duplicate,
            draws[2] < self.reorder,
            draws[3] < self.delay,
        )


class Wire:
    """One connection's way from the server machine to the socket's outbox.

    Args:
        add: puts a frame into the outbox.
        clock: for delays.
        disturbance: gives what is to happen now; None for nothing.
    """

    def __init__(self, add: Callable[[str], None], clock: Clock, disturbance: Callable[[], Disturbance | None]) -> None:
        self._add = add
        self._clock = clock
        self._disturbance = disturbance
        self._held: list[str] = []
        self._timers: set[TimerHandle] = set()

    def send(self, text: str) -> None:
        """Send a frame, or do to it what is ordered."""
        disturbance = self._disturbance() if _NOTIFICATION in text else None
        if disturbance is None:
            self._add(text)
            return
        dropped, doubled, held, delayed = disturbance.next()
        if dropped:
            return
        copies = [text, text] if doubled else [text]
        if delayed:
            self._later(disturbance.delay_by, lambda: self._add_all(copies))
        elif held and not self._held:
            self._held = copies
            self._later(_HOLD, self._release)
        else:
            self._add_all(copies)
            self._release()

    def close(self) -> None:
        """Nothing goes any more."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._held = []

    def _release(self) -> None:
        held, self._held = self._held, []
        self._add_all(held)

    def _add_all(self, texts: list[str]) -> None:
        for text in texts:
            self._add(text)

    def _later(self, seconds: float, fn: Callable[[], None]) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            fn()

        timer = self._clock.call_later(seconds, fire)
        self._timers.add(timer)
