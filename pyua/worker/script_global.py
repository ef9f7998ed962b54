"""A script global while it exists: what a worker's and a page's have in common. One isolate, and what it says."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pyua.clock import Clock
from pyua.errors import DOMError, WorkerError, WorkerScriptError
from pyua.prefs import Prefs
from pyua.worker.arriving import ArrivingBodies
from pyua.worker.boot import Realm
from pyua.worker.bridge import Bridge
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.events import ConsoleMessage, dropped_lines, script_error_from
from pyua.worker.locks import LockManager
from pyua.worker.message_ports import MessagePorts
from pyua.worker.ports import Network, OriginStorage, UserAgentPort
from pyua.worker.source_map import SourceMaps
from pyua.worker.web_sockets import WebSockets

__all__ = ["ScriptGlobal"]

_T = TypeVar("_T")


class ScriptGlobal:
    """One isolate with the runtime in it. Implements OpContext for the operations, and hears what the isolate posts.

    Args:
        environment: the origin and user agent around it.
        realm: whose global object it has.
        script_url: absolute: what its relative URLs are relative to.
        on_console: hears each line of its console.
        on_death: called when the isolate goes away by itself, with the reason.
    """

    #: In the sentence that a synchronous operation fails with when the isolate is closed meanwhile.
    kind = "worker"

    def __init__(
        self,
        environment: WorkerEnvironment,
        *,
        realm: Realm,
        script_url: str,
        on_console: Callable[[ConsoleMessage], None],
        on_death: Callable[[WorkerError], object],
    ) -> None:
        self.environment = environment
        self._script_url = script_url
        self._on_console = on_console
        self._on_death = on_death
        self._loop = asyncio.get_running_loop()
        self._waits: set[concurrent.futures.Future[Any]] = set()
        self.bodies = ArrivingBodies(self.tell)
        self.sockets = WebSockets(self.send, self._explain)
        self._maps = SourceMaps(self._source_map)
        self._bridge = Bridge(
            self,
            self,
            clock=environment.clock,
            heap_limit=environment.heap_limit,
            time_limit=environment.time_limit,
            realm=realm,
        )

    def close(self, reason: WorkerError | None = None) -> None:
        """Free the isolate; what is awaited of it fails with ``reason``."""
        # The isolate's thread may wait for the event loop: let it go first, since closing waits for that thread.
        for wait in list(self._waits):
            wait.cancel()
        self.bodies.close()
        self.sockets.close()
        self._bridge.close(reason)
        self.environment.ports.drop(self)
        self.environment.locks.drop(self)

    # --- towards the script -----------------------------------------------------------------------

    async def evaluate(self, source: str) -> Any:
        """See Bridge.evaluate."""
        try:
            return await self._bridge.evaluate(source)
        except WorkerScriptError as exc:
            self._maps.error(exc)
            raise

    async def send(self, kind: str, *arguments: Any) -> None:
        """Tell the runtime something; nothing happens if the isolate is gone."""
        with contextlib.suppress(WorkerError):
            await self._bridge.send(kind, *arguments)

    def tell(self, kind: str, *arguments: Any) -> None:
        """Like send, without waiting: it comes before whatever is sent after this."""
        self._bridge.tell(kind, *arguments)

    # --- BridgeListener ---------------------------------------------------------------------------

    def posted(self, kind: str, arguments: list[Any]) -> None:
        getattr(self, f"_posted_{kind}")(*arguments)

    def died(self, reason: WorkerError) -> None:
        self.close(reason)
        self._write(ConsoleMessage("error", str(reason)), 0)
        self._on_death(reason)

    def _posted_console(self, level: str, text: str, url: str, line: int, column: int, stack: str, event: int) -> None:
        self._write(self._maps.console(ConsoleMessage(level, text, url, line, column, stack)), event)

    def _posted_dropped(self, count: int) -> None:
        self._on_console(dropped_lines(count))

    def _posted_error(self, details: dict[str, Any], handled: bool, number: int) -> None:
        if not handled:
            self._write_error(self._error_from(details), number)

    def _posted_rejection(self, details: dict[str, Any], handled: bool) -> None:
        if not handled:
            self._write_error(self._error_from(details), 0)

    def _posted_fault(self, stack: str) -> None:
        self._write(ConsoleMessage("error", f"pyua: internal fault, please report it: {stack}"), 0)

    def _explain(self, text: str) -> None:
        self._write(ConsoleMessage("error", text, self._script_url), 0)

    def _error_from(self, details: dict[str, Any]) -> WorkerScriptError:
        return self._maps.error(script_error_from(details))

    def _source_map(self, url: str) -> str | None:
        """The source map of what runs under a URL."""
        return None

    def _write_error(self, error: WorkerScriptError, number: int) -> None:
        self._write(
            ConsoleMessage("error", error.cause, error.url or "", error.line or 0, error.column or 0, error.stack),
            number,
        )

    def _write(self, message: ConsoleMessage, number: int) -> None:
        """A line of its console; ``number`` is the event that it was written for, 0 for none."""
        self._on_console(message)

    # --- OpContext ----------------------------------------------------------------------------------

    @property
    def origin(self) -> str:
        return self.environment.origin

    @property
    def script_url(self) -> str:
        return self._script_url

    @property
    def network(self) -> Network:
        return self.environment.network

    @property
    def storage(self) -> OriginStorage:
        return self.environment.storage

    @property
    def clock(self) -> Clock:
        return self.environment.clock

    @property
    def prefs(self) -> Prefs:
        return self.environment.prefs

    @property
    def user_agent(self) -> UserAgentPort:
        return self.environment.user_agent

    @property
    def ports(self) -> MessagePorts:
        return self.environment.ports

    @property
    def locks(self) -> LockManager:
        return self.environment.locks

    def owner_of(self, event: int) -> object:
        return None

    def wait_for(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        self._waits.add(future)
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise DOMError("NetworkError", f"The {self.kind} is being terminated.") from None
        finally:
            self._waits.discard(future)
