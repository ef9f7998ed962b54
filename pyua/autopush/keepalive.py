"""When a push service's socket has been silent for too long: the hello, pings and pongs."""

from __future__ import annotations

from enum import Enum
from typing import Final

__all__ = ["PING_PAUSE", "Due", "Keepalive"]

#: A user agent's ping must not come sooner than this after the one before, seconds.
PING_PAUSE: Final = 45.0


class Due(Enum):
    """What a timer says."""

    NOTHING = "it is too early"
    HANDSHAKE = "the hello did not come in time"
    PING = "a WebSocket ping is due"
    PONG = "the pong did not come in time"


class Keepalive:
    """The timers of one connection; seconds throughout."""

    def __init__(self, now: float, handshake_timeout: float, ping_interval: float, ping_timeout: float) -> None:
        self._ping_interval = ping_interval
        self._ping_timeout = ping_timeout
        self._due = Due.HANDSHAKE
        self._at: float | None = now + handshake_timeout
        self._last_user_agent_ping: float | None = None

    @property
    def deadline(self) -> float | None:
        """When to ask ``take_due``."""
        return self._at

    @property
    def pong_awaited(self) -> bool:
        """Whether a WebSocket ping is out."""
        return self._due is Due.PONG

    def hello(self) -> None:
        """The hello came; nothing is watched until ``rest``."""
        self.stop()

    def rest(self, now: float) -> None:
        """All is well: the next ping is due after the interval."""
        self._due, self._at = Due.PING, now + self._ping_interval

    def ping(self, now: float) -> None:
        """A WebSocket ping was sent; only its pong counts as an answer."""
        self._due, self._at = Due.PONG, now + self._ping_timeout

    def stop(self) -> None:
        """Watch nothing."""
        self._due, self._at = Due.NOTHING, None

    def take_due(self, now: float) -> Due:
        """What is due now; it is to be acted on."""
        return self._due if self._at is not None and self._at <= now else Due.NOTHING

    def allow_user_agent_ping(self, now: float) -> bool:
        """A protocol-level ping came in: whether it may, or comes too soon after the last."""
        last, self._last_user_agent_ping = self._last_user_agent_ping, now
        return last is None or now - last >= PING_PAUSE
