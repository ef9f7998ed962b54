"""Page: the script global of a window, from the first script in it to its navigation."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pyua.agent.controlled_network import ControlledNetwork
from pyua.errors import WorkerError, WorkerScriptError, WorkerTerminatedError
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.events import ConsoleMessage, EventResult
from pyua.worker.modules import Import, ModuleRun, ModuleScript, ModuleType
from pyua.worker.ports import Network
from pyua.worker.script_global import ScriptGlobal
from pyua.worker.scripts import as_module, fetch_modules

if TYPE_CHECKING:
    from pyua.agent.clients import WindowClient
    from pyua.agent.notifications import Notification
    from pyua.agent.page_port import PagePort
    from pyua.agent.page_script import PageScript
    from pyua.agent.registration import ServiceWorkerRegistration

__all__ = ["Page"]

#: What the module map knows modules by that have no URL of their own.
_INLINE: Final = "pyua:inline-"


class Page(ScriptGlobal):
    """What a window shows at one URL, as far as scripts go. Implements PageContext for the operations.

    Args:
        port: what it may ask.
        environment: its origin's, which it shares with the workers.
        client: the window.
        online: tells whether the network is there.
        on_console, on_death: see ScriptGlobal.

    Attributes:
        client: the window.
        registrations: those that its script was told of, by id. They are told to it as they change.
        notifications: those that its script has made and that are on display, by the script's own name for them.
        waits_for_ready: whether it is to be told of the first registration with an active worker.
    """

    kind = "page"

    def __init__(
        self,
        port: PagePort,
        environment: WorkerEnvironment,
        client: WindowClient,
        *,
        online: Callable[[], bool],
        on_console: Callable[[ConsoleMessage], None],
        on_death: Callable[[WorkerError], object],
    ) -> None:
        super().__init__(
            replace(environment, user_agent=port),
            realm="Window",
            script_url=client.url,
            on_console=on_console,
            on_death=on_death,
        )
        self.client = client
        self._network = ControlledNetwork(environment.network, client)
        self.registrations: dict[int, ServiceWorkerRegistration] = {}
        self.notifications: dict[str, Notification] = {}
        self.waits_for_ready = False
        self._online = online
        self._inline_modules = 0
        self._starting = asyncio.Lock()
        self._started = False
        self._left = False
        #: What listeners throw while an event is dispatched whose result is asked for.
        self._errors: list[WorkerError] | None = None
        self._firing = asyncio.Lock()

    @property
    def network(self) -> Network:
        """Its controller's, if it has one that answers requests."""
        return self._network

    async def evaluate(self, source: str) -> Any:
        """See WindowClient.evaluate; the first one creates the isolate."""
        return await self._running(super().evaluate, source)

    async def run_script(self, source: str, url: str) -> None:
        """See WindowClient.add_script_tag."""
        await self._running(self._bridge.run_script, source, url)

    async def run_module(self, script: PageScript) -> None:
        """See WindowClient.add_script_tag."""
        # A script without a URL of its own is not in the module map: each is another.
        self._inline_modules += 1
        if script.url == self.script_url:
            inline = ModuleScript(script.url, script.source)
            run = ModuleRun(f"{_INLINE}{self._inline_modules}", partial(self._load_modules, inline=inline))
        else:
            run = ModuleRun(script.url, self._load_modules)
        await self._running(self._bridge.run_module, run)

    def _load_modules(self, wanted: Sequence[Import], *, inline: ModuleScript | None = None) -> list[ModuleScript]:
        if inline is not None and wanted[0].url.startswith(_INLINE):  # nothing imports it: it is alone
            return [inline]
        scripts = self.wait_for(fetch_modules(self.network, wanted, origin=self.origin))
        return [as_module(script) for script in scripts]

    def _posted_import(self, number: int, url: str, module_type: ModuleType) -> None:
        run = ModuleRun(url, self._load_modules, type=module_type)
        self._bridge.spawn(self._import, run, number)

    async def _import(self, run: ModuleRun, number: int) -> None:
        with contextlib.suppress(WorkerScriptError):  # its promise is rejected
            await self._bridge.run_module(run, importing=number)

    async def _running(self, run: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        try:
            async with self._starting:
                if not self._started:
                    await self._start()
            return await run(*arguments)
        except WorkerScriptError:
            raise
        except WorkerError:
            if self._left:
                raise self._gone() from None
            raise

    async def _start(self) -> None:
        self._started = True
        await self._bridge.start(
            self.environment.state(
                self.client.url,
                registration=None,
                controller=self.controller(),
                focused=self.client.focused,
                visibilityState=self.client.visibility_state,
            )
            | {"online": self._online()}
        )

    async def fire_at(self, notification: str, kind: str) -> EventResult:
        """An event at one of its notifications; ``notification`` is the script's own name for it."""
        errors: list[WorkerError] = []
        async with self._firing:  # a click and the close that comes with it must not hear each other's errors
            self._errors = errors
            try:
                await self.send("notification", notification, kind)
            finally:
                self._errors = None
        return EventResult(failed=bool(errors), errors=tuple(errors))

    def _posted_error(self, details: dict[str, Any], handled: bool, number: int) -> None:
        if self._errors is not None:
            self._errors.append(self._error_from(details))
        super()._posted_error(details, handled, number)

    def leave(self) -> None:
        """Free the isolate: the window goes elsewhere, or is closed."""
        self._left = True
        self.close(self._gone())

    def _gone(self) -> WorkerError:
        return WorkerTerminatedError(f"the page {self.script_url} was left or closed while its script ran")

    def know(self, registration: ServiceWorkerRegistration) -> dict[str, Any]:
        """How its global sees a registration, of which it will hear from now on."""
        self.registrations[registration.id] = registration
        return registration.snapshot()

    def controller(self) -> dict[str, Any] | None:
        """How its global sees the worker that controls it."""
        registration = self.client.controller
        if registration is None:
            return None
        active = self.know(registration)["active"]
        return None if active is None else dict(active)
