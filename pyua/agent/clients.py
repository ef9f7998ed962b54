"""Windows that a worker can see: a page is a URL that is open, not a document.

Spec: https://w3c.github.io/ServiceWorker/#client-interface.
"""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyua.errors import WaitTimeoutError
from pyua.worker.urls import origin_of, resolve

__all__ = ["Clients", "WindowClient"]

_focus_order = itertools.count(1)


class _Controller(Protocol):
    """What a window needs of the registration that controls it."""

    async def message_from(self, client: WindowClient, value: Any) -> None: ...


class WindowClient:
    """An open window of an origin.

    Attributes:
        id: a UUID, as in the DOM.
        url: where it is.
        focused, visibility_state: as in the DOM.
        messages: what workers have posted to it, oldest first, as JSON can say it.
    """

    def __init__(self, clients: Clients, url: str) -> None:
        """Use ``origin.open()``; workers open windows with ``clients.openWindow()``."""
        self._clients = clients
        self.id = str(uuid.uuid4())
        self.url = url
        self.focused = False
        self.visibility_state = "visible"
        self.messages: list[Any] = []
        self.controller: _Controller | None = None
        self.opened_order = next(_focus_order)
        self.focus_order = 0
        self._arrived = asyncio.Event()

    def __repr__(self) -> str:
        return f"<WindowClient {self.url}{' focused' if self.focused else ''}>"

    @property
    def origin(self) -> str:
        """The origin of its URL."""
        return origin_of(self.url)

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self not in self._clients

    async def post_message(self, value: Any) -> None:
        """Post to the worker that controls it; returns when its handlers are done.

        Raises:
            LookupError: no worker controls it: it was opened before the worker was active, and nobody claimed it.
        """
        if self.controller is None:
            raise LookupError(
                f"{self!r} has no controller: open it after register(), or call clients.claim() in the worker"
            )
        await self.controller.message_from(self, value)

    async def wait_for_message(self, timeout: float = 5.0) -> Any:
        """The next message that was not waited for yet.

        Args:
            timeout: seconds of real time.

        Raises:
            WaitTimeoutError: none came.
        """
        try:
            async with asyncio.timeout(timeout):
                while self._taken >= len(self.messages):
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            raise WaitTimeoutError(f"no message for {self!r} within {timeout:g} s") from None
        self._taken += 1
        return self.messages[self._taken - 1]

    _taken = 0

    def receive(self, value: Any) -> None:
        """A worker's message."""
        self.messages.append(value)
        self._arrived.set()

    async def navigate(self, url: str) -> None:
        """Go to another URL, relative to this one."""
        self._clients.navigate(self, url)

    async def focus(self) -> None:
        """Bring it to the front."""
        self._clients.focus(self)

    async def close(self) -> None:
        """Close it."""
        self._clients.close(self)

    def snapshot(self) -> dict[str, Any]:
        """How a worker's global sees it."""
        return {
            "id": self.id, "url": self.url, "type": "window", "frameType": "top-level", "focused": self.focused,
            "visibilityState": self.visibility_state,
        }  # fmt: skip


@dataclass(slots=True)
class Clients:
    """All open windows.

    Args:
        on_visit: called with the origin of each page that is opened or navigated to.
        controller_for: the registration whose scope a URL is in, if it has an active worker.
        on_release: called with a registration when a window that it controlled is gone.
    """

    on_visit: Callable[[str], None]
    controller_for: Callable[[str], _Controller | None]
    on_release: Callable[[Any], None]
    _windows: dict[str, WindowClient] = field(default_factory=dict)

    def __contains__(self, client: WindowClient) -> bool:
        return client.id in self._windows

    @property
    def all(self) -> list[WindowClient]:
        """Every window, in the DOM's order: the most recently focused first, then by age."""
        return sorted(self._windows.values(), key=lambda client: (-client.focus_order, client.opened_order))

    def get(self, client_id: str) -> WindowClient | None:
        """The window with this id."""
        return self._windows.get(client_id)

    def of_origin(self, origin: str) -> list[WindowClient]:
        """The windows of an origin."""
        return [client for client in self.all if client.origin == origin]

    def controlled_by(self, registration: object) -> list[WindowClient]:
        """The windows that a registration controls."""
        return [client for client in self.all if client.controller is registration]

    def open(self, url: str) -> WindowClient:
        """Open a window, in front of the others: a visit."""
        client = WindowClient(self, url)
        client.controller = self.controller_for(url)
        self._windows[client.id] = client
        self.focus(client)
        self.on_visit(client.origin)
        return client

    def focus(self, client: WindowClient) -> None:
        """Give one window the focus."""
        for other in self._windows.values():
            other.focused = other is client
        client.focus_order = next(_focus_order)

    def navigate(self, client: WindowClient, url: str) -> None:
        """Load another page in a window: a visit.

        Raises:
            ValueError: the URL cannot be parsed.
        """
        target = resolve(url, client.url)
        if target is None:
            raise ValueError(f"{url!r} cannot be parsed")
        former = client.controller
        client.url = target
        client.controller = self.controller_for(target)
        self.on_visit(client.origin)
        if former is not None and former is not client.controller:
            self.on_release(former)

    def close(self, client: WindowClient) -> None:
        """Close a window; harmless if it is closed."""
        closed = self._windows.pop(client.id, None)
        client.focused = False
        if closed is not None and client.controller is not None:
            self.on_release(client.controller)
