"""ServiceWorker: a script with a life of its own, run when there is something to do.

Spec: https://w3c.github.io/ServiceWorker/#service-worker-concept. Starting on demand and stopping when idle follow
Firefox: every event's beginning restarts ``dom.serviceWorkers.idle_timeout``; a worker that still waits then gets
``idle_extended_timeout`` once, and is killed after it.
"""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from pyua.clock import TimerHandle
from pyua.errors import DOMError, TransportError, WorkerError, WorkerTerminatedError
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.events import CONSOLE_LIMIT, ConsoleMessage, EventResult
from pyua.worker.ports import NetworkResponse
from pyua.worker.running import RunningWorker
from pyua.worker.scripts import ScriptMap
from pyua.worker.states import WorkerState, step

__all__ = ["ServiceWorker"]

_ids = itertools.count(1)


class ServiceWorker:
    """One version of a registration's worker.

    Attributes:
        id: distinguishes it from other versions.
        script_url: absolute.
        scope: absolute.
        console: what it wrote, oldest first; only the last 10,000 lines are kept.
        start_count: how often it was started.
        failure: why it could not be installed, or None.
    """

    def __init__(
        self,
        environment: WorkerEnvironment,
        *,
        script_url: str,
        scope: str,
        scripts: ScriptMap,
        registration: Callable[[], dict[str, Any]],
        on_state_change: Callable[[ServiceWorker], None],
        state: WorkerState = WorkerState.PARSED,
    ) -> None:
        """For the user agent: users get workers from a registration.

        Args:
            environment: the origin and the user agent around it.
            script_url: absolute.
            scope: absolute.
            scripts: what was fetched; the main one at least.
            registration: gives the registration's snapshot for the worker's own global.
            on_state_change: called after each change of ``state``.
            state: where its life goes on, for one that was installed in an earlier run.
        """
        self.id = next(_ids)
        self.script_url = script_url
        self.scope = scope
        self.scripts = scripts
        self.console: deque[ConsoleMessage] = deque(maxlen=CONSOLE_LIMIT)
        self.skip_waiting = False
        self._environment = environment
        self._registration = registration
        self._on_state_change = on_state_change
        self._state = state
        self._running: RunningWorker | None = None
        #: Whether it listens for fetch events; None if that is not known, since it was installed by an earlier process.
        self.handles_fetch: bool | None = None
        self._fetches: set[asyncio.Future[None]] = set()
        self._starting = asyncio.Lock()
        self._idle_timer: TimerHandle | None = None
        self._extended = False
        self._console_listeners: list[Callable[[ConsoleMessage], None]] = []
        self._changed = asyncio.Event()
        self._doom: WorkerError | None = None
        self.failure: WorkerError | None = None
        self.start_count = 0
        self._client_id = ""

    def __repr__(self) -> str:
        return f"<ServiceWorker {self.script_url} {self._state}>"

    # --- state ----------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """``"parsed"``, ``"installing"``, ``"installed"``, ``"activating"``, ``"activated"`` or ``"redundant"``."""
        return str(self._state)

    def change_state(self, state: WorkerState) -> None:
        """Go on to a state (for the registration's algorithms)."""
        self._state = step(self._state, state)
        self._on_state_change(self)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait_until(self, *states: WorkerState) -> None:
        """Wait until it is in one of these states."""
        while self._state not in states:
            await self._changed.wait()

    def fail(self, reason: WorkerError) -> None:
        """It could not be installed: it becomes redundant, and ``failure`` says why."""
        self.failure = reason
        self.change_state(WorkerState.REDUNDANT)
        self.kill(reason)

    @property
    def running(self) -> bool:
        """Whether it has an isolate at the moment."""
        return self._running is not None

    def snapshot(self) -> dict[str, Any]:
        """How other globals see it."""
        return {"id": self.id, "scriptURL": self.script_url, "state": self.state}

    def client_snapshot(self) -> dict[str, Any]:
        """How workers see it among their clients while it runs."""
        return {"id": self._client_id, "url": self.script_url, "type": "serviceworker", "frameType": "none"}

    # --- running --------------------------------------------------------------------------------

    async def start(self) -> RunningWorker:
        """Make sure that it runs.

        Raises:
            WorkerScriptError: its script does not parse, or threw at top level.
            WorkerError: it ran too long, took too much memory, or was terminated.
        """
        # A task that is done on the spot gives nobody else a turn, and whoever fires events in a loop must do so.
        await asyncio.sleep(0)
        async with self._starting:
            if self._running is None:
                running = RunningWorker(
                    self._environment,
                    worker_id=self.id,
                    script_url=self.script_url,
                    scripts=self.scripts,
                    installing=lambda: self._state in (WorkerState.PARSED, WorkerState.INSTALLING),
                    on_console=self._write,
                    on_death=self._died,
                    on_handles_fetch=self._note_handles_fetch,
                )
                self.start_count += 1
                self._client_id = str(uuid.uuid4())
                self._running = running
                try:
                    await running.start(self._registration())
                except WorkerError:
                    self._running = None
                    raise
                if self._running is not running:
                    raise WorkerTerminatedError("the worker was terminated while it started")
            self._restart_idle_timer()
            return self._running

    async def fire(self, kind: str, init: dict[str, Any], owner: object = None) -> EventResult:
        """Fire a functional event, starting the worker if needed; returns when its lifetime is over.

        A worker that cannot be started fails the event: the error is in the result.
        """
        try:
            running = await self.start()
        except WorkerError as exc:
            return EventResult(failed=True, errors=(exc,), killed=exc)
        result = await running.dispatch(kind, init, owner)
        self._used(running)
        return result

    async def fetch(
        self, init: dict[str, Any], preload: asyncio.Future[NetworkResponse] | None = None
    ) -> NetworkResponse | None:
        """Fire a fetch event; gives the answer as soon as there is one, None if it is left to the network.

        Args:
            init: what 54_fetch_event.js takes, without its number.
            preload: what the navigation preload will bring.

        Raises:
            TransportError: the worker answered with a network error, or could not be started.
        """
        try:
            running = await self.start()
        except WorkerError as exc:
            if preload is not None:
                preload.cancel()
            raise TransportError(f"the service worker could not be started: {exc}") from exc
        number, answer = running.exchanges.begin(preload)
        event = asyncio.ensure_future(self._fire_fetch(running, number, init))
        self._fetches.add(event)
        event.add_done_callback(self._fetches.discard)
        return await answer

    async def _fire_fetch(self, running: RunningWorker, number: int, init: dict[str, Any]) -> None:
        result = await running.dispatch("fetch", init | {"number": number})
        running.exchanges.over(number, result.errors)
        self._used(running)

    def _note_handles_fetch(self, handles: bool) -> None:
        self.handles_fetch = handles

    async def evaluate(self, expression: str) -> Any:
        """Evaluate JavaScript in the worker's global scope; it is started if it does not run.

        Args:
            expression: an expression or statements; a function is called, a promise awaited.

        Returns:
            The value, as JSON can say it (undefined and functions are None).

        Raises:
            WorkerScriptError: it threw, or its promise was rejected.
            DOMError: InvalidStateError, the worker is redundant.
        """
        if self._state is WorkerState.REDUNDANT:
            raise DOMError("InvalidStateError", f"the worker {self.script_url} is redundant; it does not run any more")
        running = await self.start()
        try:
            return await running.evaluate(expression)
        finally:
            self._used(running)

    async def post_message(self, value: Any) -> None:
        """Send it a message, as a page does; returns when its handlers are done.

        Args:
            value: anything JSON can say.
        """
        init = {"client": None, "worker": None, "origin": self._environment.origin, "tree": None, "json": value}
        await self.fire("message", init)

    async def terminate(self) -> None:
        """Stop it as a browser does at any time: its global state is gone, events under way end as killed."""
        self.kill(WorkerTerminatedError("the worker was terminated"))

    def kill(self, reason: WorkerError) -> None:
        """Free its isolate now."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        running, self._running = self._running, None
        if running is not None:
            running.close(reason)

    def kill_when_done(self, reason: WorkerError) -> None:
        """Free its isolate as soon as nothing of its own is under way."""
        self._doom = reason
        if self._running is None or not self._running.busy:
            self.kill(reason)

    def _used(self, running: RunningWorker) -> None:
        """An event or an evaluation is over."""
        if self._running is not running:
            return
        if running.busy:
            return
        if self._doom is not None:
            self.kill(self._doom)
        elif self._extended:
            self.kill(WorkerTerminatedError("the worker was idle"))

    def tell(self, kind: str, *arguments: Any) -> None:
        """Tell its runtime something, if it runs, without waiting."""
        if self._running is not None:
            self._running.tell(kind, *arguments)

    async def send(self, kind: str, *arguments: Any) -> None:
        """Tell its runtime something, if it runs."""
        if self._running is not None:
            await self._running.send(kind, *arguments)

    # --- idle -----------------------------------------------------------------------------------

    def _restart_idle_timer(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        self._extended = False
        delay = self._environment.prefs.idle_timeout / 1000
        self._idle_timer = self._environment.clock.call_later(delay, self._idle)

    def _idle(self) -> None:
        if self._running is None or not self._running.busy:
            self.kill(WorkerTerminatedError("the worker was idle"))
            return
        # It ends with what is under way, or when this time is over.
        self._extended = True
        delay = self._environment.prefs.idle_extended_timeout / 1000
        self._idle_timer = self._environment.clock.call_later(delay, self._overtime)

    def _overtime(self) -> None:
        reason = WorkerTerminatedError(
            f"terminated: an event was still waiting {self._environment.prefs.idle_timeout / 1000:g} s + "
            f"{self._environment.prefs.idle_extended_timeout / 1000:g} s after the last one began"
        )
        self._write(ConsoleMessage("error", str(reason), self.script_url))
        self.kill(reason)

    # --- what it says -----------------------------------------------------------------------------

    def on_console(self, listener: Callable[[ConsoleMessage], None]) -> None:
        """Call ``listener`` with each line it writes from now on."""
        self._console_listeners.append(listener)

    def _write(self, message: ConsoleMessage) -> None:
        self.console.append(message)
        for listener in self._console_listeners:
            listener(message)

    def _died(self, reason: WorkerError) -> None:
        self._running = None
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
