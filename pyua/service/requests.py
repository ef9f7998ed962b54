"""What application servers have asked for, and in plain words what came of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["ReceivedRequest", "RequestLog", "hints"]

#: How many are remembered.
_REMEMBERED: Final = 1_000
_URGENCIES: Final = ("very-low", "low", "normal", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """A POST to an endpoint. Its headers and body are not in its repr: they hold tokens.

    Attributes:
        time: when it came, seconds since 1970.
        endpoint: the URL that was asked.
        status: of the answer; 0 for a connection that was made to fail.
        errno: autopush's error number, if the answer has one.
        explanation: what became of the message; or which check failed, what was seen, what was expected.
        hints: what would be better, or may surprise, in a request that was accepted.
        headers: of the request, as they came.
        body: the encrypted message; of one that was too large, its beginning.
    """

    time: float
    endpoint: str
    status: int
    errno: int | None
    explanation: str
    hints: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether it was accepted."""
        return self.status == 201


class RequestLog:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._requests: deque[ReceivedRequest] = deque(maxlen=_REMEMBERED)
        self._listeners: list[Callable[[ReceivedRequest], object]] = []

    def add(self, request: ReceivedRequest) -> None:
        """Remember one more, and tell who listens."""
        self._requests.append(request)
        for listener in self._listeners:
            listener(request)

    def listen(self, listener: Callable[[ReceivedRequest], object]) -> None:
        """Have each further request told."""
        self._listeners.append(listener)

    def clear(self) -> None:
        """Forget them."""
        self._requests.clear()

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Those remembered."""
        return list(self._requests)


def hints(headers: Mapping[str, str], body: bytes, *, ttl: int, connected: bool) -> tuple[str, ...]:
    """What to say of an accepted request.

    Args:
        headers: of the request; TTL is an integer.
        body: the encrypted message.
        ttl: the TTL in the answer, seconds.
        connected: whether the user agent is.
    """
    said = []
    asked = int(headers["TTL"])
    if asked > ttl:
        said.append(f"TTL {asked} was cut to {ttl}, the longest that this service keeps a message")
    if ttl == 0 and not connected:
        said.append("TTL 0, and the user agent is not connected: the message is lost; a TTL above 0 keeps it")
    urgency = headers.get("Urgency")
    if urgency is None:
        said.append("no Urgency header, so it counts as normal: low and very-low spare batteries, high wakes devices")
    elif urgency not in _URGENCIES:
        said.append(f"Urgency is {urgency[:20]!r}; RFC 8030 knows {', '.join(_URGENCIES)}")
    if "Authorization" not in headers:
        said.append("no VAPID signature: Chrome's and Apple's push services refuse that")
    if body:
        said.append(f"{len(body)} encrypted bytes tell how long the payload is; padding hides it")
    return tuple(said)
