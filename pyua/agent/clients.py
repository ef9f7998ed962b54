"""Windows that a worker can see: a URL that is open, and a script global for whoever evaluates something in it.

Spec: https://w3c.github.io/ServiceWorker/#client-interface.
"""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pyua.agent.controlled_network import PageResponse, navigate
from pyua.agent.page_script import find_script
from pyua.errors import ConfigError, DOMError, TransportError, WaitTimeoutError
from pyua.worker.events import ConsoleMessage
from pyua.worker.urls import origin_of, resolve

if TYPE_CHECKING:
    from pyua.agent.page_port import PagePort
    from pyua.agent.registration import ServiceWorkerRegistration

__all__ = ["Clients", "WindowClient"]

_CONSOLE_LIMIT: Final = 10_000
_focus_order = itertools.count(1)


class WindowClient:
    """An open window of an origin.

    Attributes:
        id: a UUID, as in the DOM; another one after each navigation.
        url: where it is.
        focused, visibility_state: as in the DOM.
        messages: what workers have posted to it, oldest first, as JSON can say it.
        controller: the registration whose worker controls it, or None.
        response: what the worker answered its navigation with; None if none did.
        console: what scripts in it wrote, oldest first; only the last 10,000 lines are kept.
    """

    def __init__(self, clients: Clients, url: str) -> None:
        """Use ``origin.open()``; workers open windows with ``clients.openWindow()``."""
        self._clients = clients
        self.id = str(uuid.uuid4())
        self.url = url
        self.focused = False
        self.visibility_state = "visible"
        self.messages: list[Any] = []
        self.controller: ServiceWorkerRegistration | None = None
        self.response: PageResponse | None = None
        self.console: deque[ConsoleMessage] = deque(maxlen=_CONSOLE_LIMIT)
        self.opened_order = next(_focus_order)
        self.focus_order = 0
        self._arrived = asyncio.Event()
        self._console_listeners: list[Callable[[ConsoleMessage], None]] = []

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

    # --- its script global --------------------------------------------------------------------------

    async def evaluate(self, expression: str) -> Any:
        """Evaluate JavaScript in the page's global scope, which is made at first use and lasts until it navigates.

        Args:
            expression: an expression or statements; a function is called, a promise awaited.

        Returns:
            The value, as JSON can say it (undefined and functions are None).

        Raises:
            WorkerScriptError: it threw, or its promise was rejected; ``name`` and ``message`` are the error's.
            WorkerError: it ran too long, took too much memory, or the page was left or closed meanwhile.
            DOMError: InvalidStateError, the window is closed.
            InsecureOriginError: the page's URL is neither https nor on a loopback host.
            ConfigError: the user agent is not open.
        """
        self._check_open()
        value = await self._clients.page_port.page_of(self).evaluate(expression)
        # What the script has set off, such as a message, is on its way before the caller goes on, or closes the window.
        await asyncio.sleep(0)
        return value

    async def add_script_tag(
        self,
        *,
        url: str | None = None,
        path: str | Path | None = None,
        content: str | None = None,
        type: Literal["module"] | None = None,  # noqa: A002 (the element's name)
    ) -> None:
        """Run a script in the page, as its ``<script>`` would: what it declares, later scripts see.

        Args:
            url: where the script is, relative to the page's URL.
            path: a file that holds it.
            content: its source.
            type: ``"module"`` for a module, which may import others; what it declares is its own.

        Raises:
            WorkerScriptError: it cannot be loaded, does not parse, or threw.
            ConfigError: not one of the three was given, or the file cannot be read.
            WorkerError, DOMError, InsecureOriginError: as for ``evaluate``.
        """
        self._check_open()
        if type not in (None, "module"):
            raise ConfigError(f"type={type!r} is no kind of script that runs: leave it out, or give type='module'")
        page = self._clients.page_port.page_of(self)
        script = await find_script(page.network, self.url, origin=self.origin, url=url, path=path, content=content)
        if type == "module":
            await page.run_module(script)
        else:
            await page.run_script(script.source, script.url)
        await asyncio.sleep(0)

    def _check_open(self) -> None:
        if self.closed:
            raise DOMError("InvalidStateError", f"{self!r} is closed; there is no page in it any more")

    def on_console(self, listener: Callable[[ConsoleMessage], None]) -> None:
        """Call ``listener`` with each line that scripts in it write from now on."""
        self._console_listeners.append(listener)

    def write(self, message: ConsoleMessage) -> None:
        """A line of its console."""
        self.console.append(message)
        for listener in self._console_listeners:
            listener(message)

    def control(self, registration: ServiceWorkerRegistration) -> None:
        """The active worker of a registration claims it."""
        former, self.controller = self.controller, registration
        if former is not registration:
            self.controller_changed()
            if former is not None:
                self._clients.on_release(former)

    def controller_changed(self) -> None:
        """Another worker controls it: tell its script."""
        self._clients.page_port.controller_changed(self)

    # --- messages -----------------------------------------------------------------------------------

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

    # --- the window ---------------------------------------------------------------------------------

    async def navigate(self, url: str) -> None:
        """Go to another URL, relative to this one; a worker that controls it is asked first.

        Raises:
            TransportError: the worker answered with a network error.
        """
        self._clients.navigate(self, url)
        await self.load()

    async def load(self) -> None:
        """Have the worker that controls it answer its navigation; a window without one shows nothing."""
        self.response = None
        if self.controller is None:
            return
        document = self.id
        response = await navigate(self.controller, self, self._clients.page_port.real_network)
        if self.id == document:  # it did not go elsewhere meanwhile
            self.response = response

    async def load_unasked(self) -> None:
        """Load what a script has opened or gone to: nobody but the console is there to hear that it failed."""
        try:
            await self.load()
        except TransportError as exc:
            self.write(ConsoleMessage("error", str(exc), self.url))

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
        page_port: gives windows their script globals.
    """

    on_visit: Callable[[str], None]
    controller_for: Callable[[str], ServiceWorkerRegistration | None]
    on_release: Callable[[ServiceWorkerRegistration], None]
    page_port: PagePort
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
            if other.focused is not (other is client):
                other.focused = other is client
                # All are tabs of one browser window: only the one in front can be seen.
                other.visibility_state = "visible" if other is client else "hidden"
                self.page_port.focus_changed(other)
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
        self.page_port.leave(client)
        # A client is a document rather than a window: who holds the former one reaches nobody any more.
        del self._windows[client.id]
        client.id = str(uuid.uuid4())
        self._windows[client.id] = client
        client.url = target
        client.controller = self.controller_for(target)
        self.on_visit(client.origin)
        if former is not None and former is not client.controller:
            self.on_release(former)

    def close(self, client: WindowClient) -> None:
        """Close a window; harmless if it is closed."""
        closed = self._windows.pop(client.id, None)
        self.page_port.leave(client)
        client.focused = False
        if closed is not None and client.controller is not None:
            self.on_release(client.controller)
