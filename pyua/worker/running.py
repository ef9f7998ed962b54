"""A service worker while it runs: its events under way, beside what every script global has."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from pyua.errors import DOMError, WorkerError, WorkerScriptError, WorkerTerminatedError
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.events import ConsoleMessage, EventResult, PendingEvent
from pyua.worker.fetch_event import FetchExchanges
from pyua.worker.modules import Import, ModuleRun, ModuleScript
from pyua.worker.script_global import ScriptGlobal
from pyua.worker.scripts import Script, ScriptMap, fetch_modules, fetch_script

__all__ = ["RunningWorker"]


_NOT_IMPORTED: Final = "NetworkError: A network error occurred."


class RunningWorker(ScriptGlobal):
    """One run of a worker, from its script's first line to its termination.

    Args:
        environment: the origin and user agent around it.
        script_url: absolute.
        scripts: what it has; scripts imported while ``installing`` are added.
        on_console: hears each line of its console.
        on_handles_fetch: told whether it listens for fetch events, when it is installed.
        on_death: called when the isolate goes away by itself, with the reason.
    """

    def __init__(
        self,
        environment: WorkerEnvironment,
        *,
        worker_id: int,
        script_url: str,
        scripts: ScriptMap,
        installing: Callable[[], bool],
        on_console: Callable[[ConsoleMessage], None],
        on_death: Callable[[WorkerError], None],
        on_handles_fetch: Callable[[bool], None] = lambda _handles: None,
    ) -> None:
        super().__init__(
            environment, realm="ServiceWorker", script_url=script_url, on_console=on_console, on_death=on_death
        )
        self._worker_id = worker_id
        self._scripts = scripts
        self._installing = installing
        self._events: dict[int, PendingEvent] = {}
        self._last_event = 0
        self._import_failure = ""
        #: Why it does not run any more.
        self._reason: WorkerError | None = None
        self._on_handles_fetch = on_handles_fetch
        self.exchanges = FetchExchanges()

    # --- life -----------------------------------------------------------------------------------

    async def start(self, registration: dict[str, Any]) -> None:
        """Create the isolate and run the worker's script.

        Raises:
            WorkerScriptError: it does not parse, or threw at top level.
            WorkerError: it ran too long, took too much memory, or was terminated.
        """
        main = self._scripts.get(self._script_url)
        assert main is not None, "a worker starts from scripts that were fetched"
        try:
            await self._bridge.start(
                self.environment.state(self._script_url, registration=registration, type=self._scripts.type)
            )
            if self._scripts.type == "module":
                await self._bridge.run_module(ModuleRun(self._script_url, self._load_modules, may_await=False))
            else:
                await self._bridge.run_script(main.source, self._script_url)
        except WorkerError as exc:
            self.close()
            if isinstance(exc, WorkerScriptError):
                self._maps.error(exc)
            if isinstance(exc, WorkerScriptError) and self._import_failure and exc.cause == _NOT_IMPORTED:
                # Scripts hear no more than in Firefox; people do.
                raise WorkerScriptError(
                    f"NetworkError: {self._import_failure}",
                    url=exc.url, line=exc.line, column=exc.column, stack=exc.stack, kind=exc.kind,
                ) from exc  # fmt: skip
            raise

    def close(self, reason: WorkerError | None = None) -> None:
        """Free the isolate; events under way end as killed."""
        super().close(reason)
        self._reason = reason or WorkerTerminatedError("the worker was terminated")
        self._end_events(self._reason)

    def _end_events(self, reason: WorkerError) -> None:
        for event in list(self._events.values()):
            event.errors.append(reason)
            event.finish(rejected=True, killed=reason)
        self._events.clear()

    @property
    def busy(self) -> bool:
        """Whether an event or an evaluation is under way."""
        return bool(self._events) or self._bridge.evaluating

    # --- towards the script -----------------------------------------------------------------------

    async def dispatch(self, kind: str, init: dict[str, Any], owner: object = None) -> EventResult:
        """Fire a functional event and wait until its listeners and promises are done.

        Args:
            kind: such as ``"push"``.
            init: what its maker in the runtime takes.
            owner: what ``owner_of`` gives for operations that its handlers start.
        """
        self._last_event += 1
        number = self._last_event
        event = self._events[number] = PendingEvent(kind, self._loop.create_future(), owner)
        if self._reason is not None:  # it was closed before this had its turn
            self._end_events(self._reason)
        with contextlib.suppress(WorkerError):  # how it died is told through on_death and the event's result
            await self._bridge.send("event", number, kind, init)
        # What its listeners asked for without waiting is under way before the event is over.
        await asyncio.sleep(0)
        return await event.over

    # --- BridgeListener ---------------------------------------------------------------------------

    def _posted_dropped(self, count: int) -> None:
        for pending in self._events.values():
            pending.dropped += count
        if not self._events:
            super()._posted_dropped(count)

    def _posted_error(self, details: dict[str, Any], handled: bool, number: int) -> None:
        if number in self._events:
            self._events[number].errors.append(self._error_from(details))
        super()._posted_error(details, handled, number)

    def _posted_fetchAnswer(self, number: int, said: dict[str, Any] | None) -> None:
        self.exchanges.settle(number, said)

    def _posted_handlesFetch(self, handles: bool) -> None:
        self._on_handles_fetch(handles)

    def _posted_more(self, number: int) -> None:
        self._bridge.spawn(self._bridge.send, "next", number)

    def _posted_dispatched(self, number: int, failed: bool) -> None:
        if number in self._events:
            self._events[number].failed = failed

    def _posted_waitUntilRejected(self, number: int, details: dict[str, Any]) -> None:
        error = self._error_from(details)
        if number in self._events:
            self._events[number].errors.append(error)
        self._write_error(error, number)

    def _posted_eventFailed(self, number: int, details: dict[str, Any]) -> None:
        event = self._events.pop(number, None)
        error = self._error_from(details)
        self._write_error(error, number)
        if event is not None:
            event.errors.append(error)
            event.failed = True
            event.finish(rejected=False)

    def _posted_done(self, number: int, failed: bool, rejected: bool, _result: Any) -> None:
        event = self._events.pop(number, None)
        if event is not None:
            event.failed = failed
            event.finish(rejected=rejected)

    def _write(self, message: ConsoleMessage, number: int) -> None:
        # What a promise writes later cannot be told apart: it belongs to every event that is still under way.
        event = self._events.get(number)
        for pending in [event] if event is not None else self._events.values():
            pending.write(message)
        super()._write(message, number)

    # --- OpContext ----------------------------------------------------------------------------------

    @property
    def worker_id(self) -> int:
        return self._worker_id

    def owner_of(self, event: int) -> object:
        pending = self._events.get(event)
        if pending is None and len(self._events) == 1:
            (pending,) = self._events.values()
        return None if pending is None else pending.owner

    def _source_map(self, url: str) -> str | None:
        return self._scripts.source_map(url)

    def _load_modules(self, wanted: Sequence[Import]) -> list[ModuleScript]:
        return self._scripts.load_modules(wanted, self._fetch_modules)

    def _fetch_modules(self, wanted: list[Import]) -> list[Script]:
        if wanted and not self._installing():  # its scripts were changed under it: it was installed with all of them
            raise WorkerScriptError("it was not imported before the worker was installed", url=wanted[0].url)
        return self.wait_for(fetch_modules(self.network, wanted, origin=self.origin))

    def import_script(self, url: str) -> int | str:
        script = self._scripts.get(url)
        if script is None:
            script = self._fetch_imported(url)
        return self._bridge.stage(script.source, url)

    def _tell_console(self, text: str) -> None:
        # Whoever imports is on the isolate's own thread.
        self._loop.call_soon_threadsafe(self._write, ConsoleMessage("error", text, self.script_url), 0)

    def _fetch_imported(self, url: str) -> Script:
        # https://w3c.github.io/ServiceWorker/#importscripts: once installed, only what was imported before.
        if not self._installing():
            self._tell_console(f"importScripts: {url} was not imported before the worker was installed")
            raise DOMError("NetworkError", "A network error occurred.")
        try:
            script = self.wait_for(fetch_script(self.network, url, origin=self.origin, main=False))
        except WorkerScriptError as exc:
            # The script hears little of why; whoever reads the console hears all.
            self._import_failure = f"importScripts: {url}: {exc.cause}"
            self._tell_console(self._import_failure)
            raise DOMError("NetworkError", "A network error occurred.") from exc
        self._scripts.add(script)
        return script
