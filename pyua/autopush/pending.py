"""Requests that wait for an answer, and the one timer that watches over them and over the ping."""

from __future__ import annotations

from dataclasses import dataclass

from pyua.autopush.messages import Register, Unregister

__all__ = ["PendingRequests", "Request"]


@dataclass(frozen=True, slots=True)
class Request:
    """A register or unregister that was asked for.

    Attributes:
        message: what is sent, and sent again after a reconnect.
        deadline: when it has taken too long, seconds.
    """

    message: Register | Unregister
    deadline: float


class PendingRequests:
    """Firefox's rules: requests are kept in their order over reconnects; one timer ticks while any (or a
    ping) waits.

    A request is only looked at when the timer ticks, so it lives for one to two timeouts.
    """

    def __init__(self, timeout: float) -> None:
        """Begin with none.

        Args:
            timeout: how long a request may take, seconds (``dom.push.requestTimeout``).
        """
        self._timeout = timeout
        self._requests: dict[tuple[type, str], Request] = {}
        self._ping_deadline: float | None = None
        self._tick_at: float | None = None

    @property
    def tick_at(self) -> float | None:
        """When ``tick`` is due, or None while nothing waits."""
        return self._tick_at

    @property
    def awaited(self) -> bool:
        """Whether an answer is due."""
        return bool(self._requests) or self._ping_deadline is not None

    def __len__(self) -> int:
        return len(self._requests)

    def __contains__(self, message: Register | Unregister) -> bool:
        return _key(message) in self._requests

    def messages(self) -> list[Register | Unregister]:
        """What waits, oldest first."""
        return [request.message for request in self._requests.values()]

    def add(self, message: Register | Unregister, now: float) -> None:
        """Remember a request made now."""
        self._start(now)
        self._requests[_key(message)] = Request(message, now + self._timeout)

    def ping(self, now: float) -> None:
        """Remember that a ping is out."""
        self._start(now)
        self._ping_deadline = now + self._timeout

    def pong(self) -> None:
        """Something came in, so the ping is answered."""
        self._ping_deadline = None

    def take(self, kind: type[Register | Unregister], channel_id: str) -> Register | Unregister | None:
        """Remove and return the request that a reply answers; ids are compared without regard to case."""
        request = self._requests.pop((kind, channel_id.lower()), None)
        self.stop_if_idle()
        return request.message if request is not None else None

    def take_all(self) -> list[Register | Unregister]:
        """Remove and return everything that waits."""
        messages = self.messages()
        self._requests.clear()
        self.stop_if_idle()
        return messages

    def tick(self, now: float) -> tuple[bool, list[Register | Unregister]]:
        """The timer fired.

        Returns:
            Whether something took too long, so that the connection must be renewed; and the requests that
            failed: the first late one and all made after it. A missing pong alone fails no request.
        """
        if self._ping_deadline is not None and self._ping_deadline <= now:
            self._advance(now)
            return True, []
        late: list[Register | Unregister] = []
        for key, request in list(self._requests.items()):
            if late or request.deadline <= now:
                late.append(request.message)
                del self._requests[key]
        self._advance(now)
        return bool(late), late

    def stop_if_idle(self) -> None:
        """Stop the timer if nothing waits any more."""
        if not self._requests and self._ping_deadline is None:
            self._tick_at = None

    def _start(self, now: float) -> None:
        # Requests that come later do not start the timer anew: they wait for its next tick but one, at most.
        if self._tick_at is None:
            self._tick_at = now + self._timeout

    def _advance(self, now: float) -> None:
        self._tick_at = now + self._timeout
        self.stop_if_idle()


def _key(message: Register | Unregister) -> tuple[type, str]:
    return type(message), message.channel_id.lower()
