"""What a running worker needs from the user agent around it, as ports.

The worker host knows these protocols only; ``pyua.agent`` implements them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyua.clock import Clock
from pyua.prefs import Prefs

__all__ = ["MemoryStorage", "Network", "NetworkRequest", "NetworkResponse", "OpContext", "OriginStorage", "UserAgentPort"]


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """A request as it goes out: an absolute URL, headers in order, the whole body."""

    url: str
    method: str = "GET"
    headers: Sequence[tuple[str, str]] = ()
    body: bytes | None = None
    #: The origin that asks, such as ``https://app.example``; None for the user agent itself.
    origin: str | None = None
    mode: str = "cors"
    credentials: str = "same-origin"
    redirect: str = "follow"
    #: What it is for, in Fetch's words: ``"serviceworker"``, ``"script"``, or ``""`` for fetch().
    destination: str = ""


@dataclass(frozen=True, slots=True)
class NetworkResponse:
    """A whole response. ``url`` is the last one after redirects."""

    url: str
    status: int
    status_text: str = ""
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    redirected: bool = False


class Network(Protocol):
    """Where requests go: a served folder, an application, a route handler, or the real network."""

    async def fetch(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request and read the whole answer.

        Raises:
            TransportError: the host cannot be reached, the route aborted it, or the user agent is offline.
        """


class OriginStorage(Protocol):
    """What an origin's workers leave behind for each other: named areas of text keys and bytes values."""

    def get(self, area: str, key: str) -> bytes | None: ...

    def put(self, area: str, key: str, value: bytes) -> None: ...

    def delete(self, area: str, key: str) -> bool: ...

    def items(self, area: str) -> Sequence[tuple[str, bytes]]: ...

    def areas(self, prefix: str) -> Sequence[str]: ...

    def clear(self, area: str) -> None: ...


class UserAgentPort(Protocol):
    """Everything the push, notification and client interfaces of a worker ask the user agent for.

    Each method takes and gives JSON-like values; a ``DOMError`` or ``TypeError`` reaches the script as such.
    """

    async def ask(self, worker: OpContext, question: str, arguments: Sequence[Any]) -> Any:
        """Answer an operation such as ``"push.subscribe"`` (see ops/push.py and its neighbours)."""


class OpContext(Protocol):
    """The worker on whose behalf an operation runs."""

    @property
    def origin(self) -> str: ...

    @property
    def script_url(self) -> str: ...

    @property
    def scope(self) -> str: ...

    @property
    def network(self) -> Network: ...

    @property
    def storage(self) -> OriginStorage: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def prefs(self) -> Prefs: ...

    @property
    def user_agent(self) -> UserAgentPort: ...


@dataclass(slots=True)
class MemoryStorage:
    """An OriginStorage that lives as long as its user agent."""

    _areas: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def get(self, area: str, key: str) -> bytes | None:
        return self._areas.get(area, {}).get(key)

    def put(self, area: str, key: str, value: bytes) -> None:
        self._areas.setdefault(area, {})[key] = value

    def delete(self, area: str, key: str) -> bool:
        return self._areas.get(area, {}).pop(key, None) is not None

    def items(self, area: str) -> Sequence[tuple[str, bytes]]:
        return list(self._areas.get(area, {}).items())

    def areas(self, prefix: str) -> Sequence[str]:
        return [area for area in self._areas if area.startswith(prefix)]

    def clear(self, area: str) -> None:
        self._areas.pop(area, None)


