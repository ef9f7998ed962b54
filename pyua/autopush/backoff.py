"""How long to wait before the next attempt to connect."""

from __future__ import annotations

__all__ = ["Backoff"]


class Backoff:
    """Firefox's delays: ``min(base * 2^n, cap)``; n counts failures since the last message understood."""

    def __init__(self, base: float, cap: float) -> None:
        """Begin with no failures.

        Args:
            base: the first delay, seconds (``dom.push.retryBaseInterval``).
            cap: the longest delay, seconds (``dom.push.pingInterval``).
        """
        self._base = base
        self._cap = cap
        self._failures = 0

    @property
    def failures(self) -> int:
        """Attempts since the last ``reset``."""
        return self._failures

    def next_delay(self) -> float:
        """Count one more failure and tell how many seconds to wait because of it."""
        # Beyond 2^64 times the base the cap has long been reached; the exponent must not grow for ever.
        delay = min(self._base * 2.0 ** min(self._failures, 64), self._cap)
        self._failures += 1
        return delay

    def reset(self) -> None:
        """The connection works: begin anew with the shortest delay."""
        self._failures = 0
