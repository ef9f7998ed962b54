"""What a running worker or page needs from the user agent around it, as ports.

The worker host knows these protocols only; ``pyua.agent`` implements them.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pyua.clock import Clock
from pyua.errors import TransportError
from pyua.prefs import Prefs
from pyua.worker.locks import LockManager
from pyua.worker.message_ports import MessagePorts

if TYPE_CHECKING:
    from pyua.worker.arriving import ArrivingBodies
    from pyua.worker.fetch_event import FetchExchanges
    from pyua.worker.web_sockets import WebSockets

__all__ = [
    "GIVEN_UP",
    "SIZE_LIMIT",
    "SOURCE_MAP",
    "BodyRest",
    "MemoryStorage",
    "Network",
    "NetworkRequest",
    "NetworkResponse",
    "OpContext",
    "OriginStorage",
    "PageContext",
    "PageUserAgentPort",
    "UserAgentPort",
    "WebSocketConnection",
    "WorkerContext",
    "WorkerUserAgentPort",
]


_T = TypeVar("_T")


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
    #: In Fetch's words: ``"default"``, ``"no-store"``, ``"reload"``, ``"no-cache"``, ``"force-cache"``,
    #: ``"only-if-cached"``.
    cache: str = "default"


#: Bytes of a response's body that is read as a whole.
SIZE_LIMIT: Final = 64 * 1024 * 1024


#: What a request is cancelled with that its script has given up.
GIVEN_UP: Final = "given up"


#: The destination of a request for a source map: it is for people, so no route and no worker is asked about it.
SOURCE_MAP: Final = "source-map"


class BodyRest(Protocol):
    """What of a response's body is still to arrive."""

    async def read(self) -> bytes:
        """The next bytes, as they come; none at the end.

        Raises:
            TransportError: the connection broke before the end.
        """

    def close(self) -> None:
        """Do without what has not been read. Harmless at the end, and twice."""


@dataclass(frozen=True, slots=True)
class NetworkResponse:
    """A response. ``url`` is the last one after redirects."""

    url: str
    status: int
    status_text: str = ""
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    redirected: bool = False
    #: In Fetch's words: ``"basic"``, ``"cors"``, ``"opaque"`` or ``"opaqueredirect"``. Nothing is filtered yet.
    type: str = "basic"
    #: None if ``body`` is all of it. Otherwise ``body`` is empty, and whoever has the response reads or closes this.
    rest: BodyRest | None = None

    async def whole(self, limit: int = SIZE_LIMIT) -> NetworkResponse:
        """The response with all of its body.

        Raises:
            TransportError: the body is cut off, or has more than ``limit`` bytes.
        """
        if self.rest is None and len(self.body) <= limit:
            return self
        parts, size = [self.body], len(self.body)
        try:
            while self.rest is not None and size <= limit and (part := await self.rest.read()):
                parts.append(part)
                size += len(part)
        finally:
            self.close()
        if size > limit:
            raise TransportError(f"{self.url}: the answer is larger than the limit of {limit} bytes")
        return replace(self, body=b"".join(parts), rest=None)

    def close(self) -> None:
        """Do without what has not arrived."""
        if self.rest is not None:
            self.rest.close()


class WebSocketConnection(Protocol):
    """A connection that was made. Iterating gives its messages, and ends when it is closed."""

    @property
    def protocol(self) -> str: ...

    @property
    def extensions(self) -> str: ...

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...

    async def send(self, message: str | bytes) -> None: ...

    def begin_close(self, code: int | None, reason: str) -> None: ...

    def closed(self) -> tuple[int, str, bool, bool]:
        """After the last message: code and reason, as the other side gave them, whether it closed cleanly, and whether
        it was this side that could not go on.
        """

    async def drop(self) -> None:
        """End it, whatever its state."""


class Network(Protocol):
    """Where requests go: a served folder, an application, a route handler, or the real network."""

    async def fetch(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request and read the whole answer.

        Raises:
            TransportError: the host cannot be reached, the route aborted it, or the user agent is offline.
        """

    async def begin(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request; the answer's body may come later (``NetworkResponse.rest``).

        Raises:
            TransportError: see ``fetch``.
        """

    async def connect(self, url: str, protocols: Sequence[str], *, origin: str) -> WebSocketConnection:
        """Make a WebSocket connection.

        Raises:
            TransportError: there is none to be had.
        """


class OriginStorage(Protocol):
    """What an origin's workers and pages leave behind for each other: named areas of text keys and bytes values.

    Thread-safe. What is written lasts as long as the user agent's profile.
    """

    def get(self, area: str, key: str) -> bytes | None: ...

    def put(self, area: str, key: str, value: bytes) -> None: ...

    def delete(self, area: str, key: str) -> bool: ...

    def items(self, area: str) -> Sequence[tuple[str, bytes]]:
        """In the order in which their keys were first put."""

    def areas(self, prefix: str) -> Sequence[str]:
        """The names of those that hold something and begin with ``prefix``."""

    def clear(self, area: str) -> None: ...

    def usage(self) -> int:
        """Bytes of all keys and values."""

    def transaction(self) -> AbstractContextManager[None]:
        """What is written within lasts together or not at all, whatever happens to the process meanwhile.

        Transactions of other workers wait meanwhile, so nothing within may.
        """


class UserAgentPort(Protocol):
    """What the push, notification and registration interfaces of a worker or a page ask the user agent for.

    Arguments and values are what JSON can say, in the shapes that the JavaScript half documents. A registration is
    named by its id. A ``DOMError`` or ``TypeError`` reaches the script as such.
    """

    # push/
    async def push_subscribe(
        self, context: OpContext, registration_id: int, key: str | bytes | None
    ) -> dict[str, Any]: ...

    async def push_subscription(self, context: OpContext, registration_id: int) -> dict[str, Any] | None: ...

    async def push_unsubscribe(self, context: OpContext, registration_id: int) -> bool: ...

    async def push_permission_state(self, context: OpContext) -> str: ...

    # notifications/
    def notification_permission(self, context: OpContext) -> str: ...

    async def show_notification(
        self, context: OpContext, registration_id: int, notification: dict[str, Any], event: int
    ) -> None: ...

    async def notifications(self, context: OpContext, registration_id: int, tag: str) -> list[dict[str, Any]]: ...

    async def close_notification(self, context: OpContext, notification_id: str) -> None: ...

    async def permission_state(self, context: OpContext, name: str) -> str: ...

    # service_worker/
    async def post_to_worker(self, context: OpContext, worker_id: int, tree: Any) -> None: ...

    async def update_registration(self, context: OpContext, registration_id: int) -> None: ...

    async def unregister_registration(self, context: OpContext, registration_id: int) -> bool: ...

    # cookie_store/
    async def query_cookies(self, context: OpContext, url: str, name: str | None) -> list[dict[str, str]]: ...

    async def set_cookie(self, context: OpContext, url: str, cookie: dict[str, Any]) -> bool: ...

    async def cookie_subscriptions(self, context: OpContext, registration_id: int) -> list[dict[str, Any]]: ...

    async def subscribe_to_cookies(
        self, context: OpContext, registration_id: int, subscriptions: list[dict[str, Any]], on: bool
    ) -> None: ...

    # html/
    async def post_broadcast(self, context: OpContext, channel: str, tree: Any) -> None: ...


class WorkerUserAgentPort(UserAgentPort, Protocol):
    """What only a service worker asks for."""

    async def match_clients(
        self, worker: WorkerContext, include_uncontrolled: bool, kind: str
    ) -> list[dict[str, Any]]: ...

    async def find_client(self, worker: WorkerContext, client_id: str) -> dict[str, Any] | None: ...

    async def claim_clients(self, worker: WorkerContext) -> None: ...

    async def open_window(self, worker: WorkerContext, url: str) -> dict[str, Any] | None: ...

    async def focus_client(self, worker: WorkerContext, client_id: str) -> dict[str, Any] | None: ...

    async def navigate_client(self, worker: WorkerContext, client_id: str, url: str) -> dict[str, Any] | None: ...

    async def post_to_client(self, worker: WorkerContext, client_id: str, tree: Any) -> None: ...

    async def skip_waiting(self, worker: WorkerContext) -> None: ...


class PageUserAgentPort(UserAgentPort, Protocol):
    """What only a page asks for."""

    # service_worker/
    async def register(
        self, page: PageContext, url: str, scope: str | None, kind: str, update_via_cache: str
    ) -> dict[str, Any]: ...

    async def find_registration(self, page: PageContext, url: str) -> dict[str, Any] | None: ...

    async def find_registrations(self, page: PageContext) -> list[dict[str, Any]]: ...

    async def await_ready(self, page: PageContext) -> None: ...

    # notifications/
    async def request_permission(self, page: PageContext) -> str: ...

    async def show_page_notification(
        self, page: PageContext, notification_id: str, notification: dict[str, Any]
    ) -> None: ...

    # html/
    async def navigate_page(self, page: PageContext, url: str) -> None: ...

    async def focus_page(self, page: PageContext) -> None: ...

    async def close_page(self, page: PageContext) -> None: ...


class OpContext(Protocol):
    """The worker or page on whose behalf an operation runs."""

    @property
    def origin(self) -> str: ...

    @property
    def script_url(self) -> str: ...

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

    @property
    def ports(self) -> MessagePorts: ...

    @property
    def bodies(self) -> ArrivingBodies: ...

    @property
    def sockets(self) -> WebSockets: ...

    @property
    def locks(self) -> LockManager: ...

    def tell(self, kind: str, *arguments: Any) -> None:
        """Tell its runtime something, without waiting."""

    def owner_of(self, event: int) -> object:
        """What an event was fired for (see RunningWorker.dispatch), as far as can be told; None if nothing."""

    def wait_for(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the event loop and wait for it: for synchronous operations only, on their own thread."""


class WorkerContext(OpContext, Protocol):
    """The worker on whose behalf an operation of workers runs."""

    @property
    def user_agent(self) -> WorkerUserAgentPort: ...

    @property
    def worker_id(self) -> int: ...

    @property
    def exchanges(self) -> FetchExchanges: ...

    def import_script(self, url: str) -> int | str:
        """Get a script for importScripts(): a number that the engine can run, or the source."""


class PageContext(OpContext, Protocol):
    """The page on whose behalf an operation of pages runs."""

    @property
    def user_agent(self) -> PageUserAgentPort: ...


@dataclass(slots=True)
class MemoryStorage:
    """An OriginStorage that lives as long as its user agent."""

    _areas: dict[str, dict[str, bytes]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def get(self, area: str, key: str) -> bytes | None:
        return self._areas.get(area, {}).get(key)

    def put(self, area: str, key: str, value: bytes) -> None:
        self._areas.setdefault(area, {})[key] = value

    def delete(self, area: str, key: str) -> bool:
        return self._areas.get(area, {}).pop(key, None) is not None

    def items(self, area: str) -> Sequence[tuple[str, bytes]]:
        return list(self._areas.get(area, {}).items())

    def areas(self, prefix: str) -> Sequence[str]:
        return [area for area, entries in list(self._areas.items()) if entries and area.startswith(prefix)]

    def clear(self, area: str) -> None:
        self._areas.pop(area, None)

    def usage(self) -> int:
        areas = list(self._areas.values())
        return sum(len(key) + len(value) for entries in areas for key, value in list(entries.items()))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            yield
