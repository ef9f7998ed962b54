"""Messages between Python and one isolate: the host's side of ``runtime/core/02_host.js``.

Each message to JavaScript is a task with its own microtask checkpoint; what JavaScript posted until then comes back as
its outcome and is acted on here, in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from pyua.clock import Clock, TimerHandle
from pyua.errors import DOMError, InternalError, WorkerError, WorkerScriptError, WorkerTerminatedError
from pyua.worker.boot import Realm, boot_source, runtime_source
from pyua.worker.engine import V8Engine
from pyua.worker.engine_port import Outcome
from pyua.worker.events import script_error_from
from pyua.worker.modules import ModuleRun
from pyua.worker.ops import load_all
from pyua.worker.ops.registry import OPS, SYNC_OPS, sync_op
from pyua.worker.ports import OpContext

__all__ = ["Bridge", "BridgeListener"]

log = logging.getLogger(__name__)


class BridgeListener(Protocol):
    """Who hears what JavaScript says on its own account."""

    def posted(self, kind: str, arguments: list[Any]) -> None:
        """A message that is not the bridge's own: console, error, rejection, dispatched, done …"""

    def died(self, reason: WorkerError) -> None:
        """The isolate is gone: it ran too long, took too much memory, or was closed under a task."""


class Bridge:
    """One isolate with its runtime.

    Args:
        context: the worker or page that operations run for.
        listener: hears events and reports.
        clock: drives timers.
        heap_limit, time_limit: see V8Engine.
        realm: whose global object it gets.
    """

    def __init__(
        self,
        context: OpContext,
        listener: BridgeListener,
        *,
        clock: Clock,
        heap_limit: int,
        time_limit: float,
        realm: Realm = "ServiceWorker",
    ) -> None:
        load_all()
        self._context = context
        self._listener = listener
        self._clock = clock
        self._engine = V8Engine(
            boot_source(realm),
            answer=self._answer,
            source_of=runtime_source,
            wake=self._woken,
            unheard=self._act_unheard,
            heap_limit=heap_limit,
            time_limit=time_limit,
        )
        self._passed = self._engine.passed
        self._to_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=self._passed.pack).encode
        self._timers: dict[int, TimerHandle] = {}
        self._take_over: TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._evaluations: dict[int, asyncio.Future[Any]] = {}
        self._last_evaluation = 0
        self._dead = False

    # --- towards JavaScript ----------------------------------------------------------------------

    async def start(self, state: dict[str, Any]) -> None:
        """Create the isolate and set up its global object from ``state`` (see main/99_install.js)."""
        await self._engine.start()
        if self._clock.installed:
            await self.send("clock")
        else:
            self._take_over = self._clock.when_installed(lambda: self.spawn(self.send, "clock"))
        await self.send("boot", state)

    async def send(self, kind: str, *arguments: Any) -> None:
        """Give JavaScript a message and act on what it posts.

        Raises:
            WorkerError: the isolate was closed or interrupted meanwhile.
        """
        text = self._to_json((kind, *arguments))
        with self._clock.busy():
            self._act_on(await self._engine.call(text))

    def tell(self, kind: str, *arguments: Any) -> None:
        """Like ``send``, without waiting: JavaScript gets it before whatever is sent after this. Harmless if closed."""
        if not self._dead and not self._engine.closed:
            self.spawn(self._finish, self._engine.begin(self._to_json((kind, *arguments))))

    async def _finish(self, task: int) -> None:
        self._act_on(await self._engine.finish(task))

    async def run_script(self, source: str, url: str) -> None:
        """Run a classic script under its URL.

        Raises:
            WorkerScriptError: it does not parse, or threw.
            WorkerError: it ran too long, took too much memory, or was terminated.
        """
        with self._clock.busy():
            outcome = await self._engine.evaluate(f"{source}\n//# sourceURL={url}")
        if isinstance(outcome.failure, WorkerScriptError):
            self._act_on(Outcome(outcome.posted))
            raise outcome.failure
        self._act_on(outcome)

    async def evaluate(self, source: str) -> Any:
        """The value of an expression, awaited if it is a promise, as JSON can say it.

        Raises:
            WorkerScriptError: it threw, or its promise was rejected.
        """
        return await self._evaluate("evaluate", source)

    async def run_module(self, run: ModuleRun, *, importing: int = 0) -> None:
        """Load, link and run a module; returns when it has run to its end.

        Args:
            run: which.
            importing: JavaScript's number for the ``import()`` that asked for it; 0 for none.

        Raises:
            WorkerScriptError: it or an import of it could not be loaded, does not parse, or threw.
            WorkerError: it ran too long, took too much memory, or was terminated.
        """
        number = self._engine.stage_module(run)
        if number is None:
            raise DOMError("NotSupportedError", "this build of the engine has no modules; bundle a classic script")
        try:
            await self._evaluate("module", number, importing)
        except WorkerScriptError:
            if run.failure is not None:
                raise run.failure from None
            raise

    async def _evaluate(self, kind: str, *what: Any) -> Any:
        self._last_evaluation += 1
        number = self._last_evaluation
        future = self._evaluations[number] = asyncio.get_running_loop().create_future()
        try:
            try:
                await self.send(kind, number, *what)
            except WorkerError:
                if not future.done():
                    raise
                # It was closed meanwhile, and why is known better there.
            return await future
        finally:
            del self._evaluations[number]
            if future.done() and not future.cancelled():
                future.exception()  # told by send() already: asyncio need not complain that nobody heard it

    @property
    def evaluating(self) -> bool:
        """Whether the value of an expression is awaited."""
        return bool(self._evaluations)

    def stage(self, source: str, url: str) -> int | str:
        """Prepare a script for importScripts(): a number that the engine can run, or the source to evaluate."""
        text = f"{source}\n//# sourceURL={url}"
        number = self._engine.stage(text, url)
        return text if number is None else number

    def spawn(self, fn: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Run something on this isolate's behalf; it is cancelled when the isolate closes."""
        if not self._dead:
            task = asyncio.get_running_loop().create_task(self._guarded(fn, args))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _guarded(self, fn: Callable[..., Coroutine[Any, Any, None]], args: tuple[Any, ...]) -> None:
        with self._clock.busy(), contextlib.suppress(WorkerError):
            await fn(*args)

    def interrupt(self) -> None:
        """Stop what runs now."""
        self._engine.interrupt()

    def close(self, reason: WorkerError | None = None) -> None:
        """Free the isolate. Timers, operations and evaluations of its own end with it, the latter with ``reason``."""
        self._act_on(Outcome(self._engine.reports()))
        self._dead = True
        if self._take_over is not None:
            self._take_over.cancel()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for task in list(self._tasks):
            if task is not asyncio.current_task():
                task.cancel()
        self._engine.close()
        for future in self._evaluations.values():
            if not future.done():
                future.set_exception(reason or WorkerTerminatedError("the worker was terminated"))

    # --- from JavaScript ---------------------------------------------------------------------------

    def _act_on(self, outcome: Outcome) -> None:
        for kind, *arguments in json.loads(outcome.posted):
            if self._dead:
                return
            action = _ACTIONS.get(kind)
            if action is None:
                self._listener.posted(kind, arguments)
            else:
                action(self, *arguments)
        if outcome.failure is not None:
            self._died(outcome.failure)
            raise outcome.failure

    def _act_unheard(self, outcome: Outcome) -> None:
        with contextlib.suppress(WorkerError):  # how it died is told to the listener
            self._act_on(outcome)

    def _died(self, reason: WorkerError) -> None:
        if not self._dead:
            self.close(reason)
            self._listener.died(reason)

    def _woken(self) -> None:
        """JavaScript posted something outside of a task: WebAssembly was compiled, or a checkpoint had a sequel."""
        if not self._engine.closed and not self._dead:
            self.spawn(self._collect)

    async def _collect(self) -> None:
        self._act_on(await self._engine.collect())

    def _start_operation(self, number: int, name: str, arguments: list[Any]) -> None:
        self.spawn(self._operate, number, name, [self._passed.unpack(argument) for argument in arguments])

    async def _operate(self, number: int, name: str, arguments: list[Any]) -> None:
        try:
            answer: tuple[Any, ...] = (True, await OPS[name](self._context, *arguments), None)
        except (DOMError, TypeError) as exc:
            answer = (False, *_as_script_error(exc, name))
        except WorkerError as exc:
            answer = (False, "TypeError", str(exc))
        except Exception:
            log.exception("operation %s failed", name)
            answer = (False, "OperationError", "The operation failed for an operation-specific reason")
        if number:
            await self.send("settle", number, *answer)

    def _start_timer(self, number: int, milliseconds: float) -> None:
        def fire() -> None:
            self._timers.pop(number, None)
            self.spawn(self.send, "timer", number)

        self._timers[number] = self._clock.call_later(milliseconds / 1000, fire)

    def _clear_timer(self, number: int) -> None:
        timer = self._timers.pop(number, None)
        if timer is not None:
            timer.cancel()

    def _run_task(self) -> None:
        self.spawn(self.send, "task")

    def _evaluated(self, number: int, ok: bool, value: Any) -> None:
        future = self._evaluations.get(number)
        if future is None or future.done():
            return
        if ok:
            future.set_result(value)
        else:
            future.set_exception(script_error_from(value))

    def _fault(self, stack: str) -> None:
        error = InternalError(f"the worker runtime failed: {stack}")
        log.error("%s", error)
        self._listener.posted("fault", [stack])

    # --- synchronous requests: on the isolate's thread ----------------------------------------------

    def _answer(self, text: str) -> str:
        name, packed = json.loads(text)
        arguments = [self._passed.unpack(argument) for argument in packed]
        try:
            answer: tuple[Any, ...] = (True, SYNC_OPS[name](self._context, *arguments))
        except (DOMError, TypeError) as exc:
            answer = (False, *_as_script_error(exc, name))
        except asyncio.CancelledError:
            answer = (False, "NetworkError", "The worker is being terminated.")
        except Exception:
            log.exception("operation %s failed", name)
            answer = (False, "OperationError", "The operation failed for an operation-specific reason")
        return self._to_json(answer)


def _as_script_error(exc: DOMError | TypeError, operation: str) -> tuple[str, str]:
    if isinstance(exc, DOMError):
        return exc.name, exc.message
    if exc.__traceback__ is not None and exc.__traceback__.tb_next is None:
        # Raised by the call itself: the runtime gave wrong arguments, which is a fault of ours.
        log.error("operation %s was called wrongly: %s", operation, exc)
    return "TypeError", str(exc)


_ACTIONS: dict[str, Callable[..., None]] = {
    "op": Bridge._start_operation,
    "timer": Bridge._start_timer,
    "clearTimer": Bridge._clear_timer,
    "task": Bridge._run_task,
    "evaluated": Bridge._evaluated,
    "fault": Bridge._fault,
}


@sync_op("runtime.source")
def _runtime_source(_worker: OpContext, name: str) -> str:
    return runtime_source(name)
