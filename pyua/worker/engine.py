"""V8, by way of mini-racer, in the form of the engine port (see engine_port.py).

A task is one text in; behind it a collecting call is queued, which gives one text out. tests/worker/test_engine.py is
the contract.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import queue
from collections.abc import Callable
from typing import Any, Final

from pyua.errors import InternalError, WorkerError, WorkerMemoryError, WorkerTerminatedError, WorkerTimeoutError
from pyua.worker.engine_port import HEAP_LIMIT, TIME_LIMIT, Outcome
from pyua.worker.freeing import free_on_a_thread
from pyua.worker.mini_racer import CALLBACK, ERRORS, OUT_OF_MEMORY, STRING, TERMINATED, decode, encode, load_library
from pyua.worker.modules import ModuleRun
from pyua.worker.passed_bytes import PassedBytes
from pyua.worker.request_channel import SETUP, RequestChannel
from pyua.worker.v8_api import V8Api
from pyua.worker.v8_reports import script_error
from pyua.worker.watch import Watch

__all__ = ["V8Engine", "load_library"]

log = logging.getLogger(__name__)

#: How long an interrupted script may take to give way before its isolate is closed, in seconds.
_GRACE: Final = 1.0
#: How long the event loop's thread itself waits for a task, in seconds. Most handlers are done in a tenth of it, and a
#: result that is waited for is here several times sooner than one that has to wake the event loop.
_PATIENCE: Final = 0.002
# Callback ids: boot results, requests of JavaScript's, and, above, tasks.
_BOOT: Final = 0
_REQUEST: Final = 1
_FIRST_TASK: Final = 16

#: Engines whose isolates cannot be freed: V8 still knows their callbacks.
_kept: Final[list[V8Engine]] = []


def _no_source(name: str) -> str:
    raise InternalError(f"this engine has no runtime file {name}")


class V8Engine:
    """A V8 isolate with its own thread, by way of mini-racer.

    Args:
        boot: source of a function ``(request, sharedBuffer) => entry``; it is evaluated and called at ``start``.
        answer: answers a synchronous request's text with a text. It is called on the isolate's thread, while
            JavaScript waits; it may block, but must not call this engine.
        wake: called on the event loop when JavaScript posted something outside of a task of ours.
        source_of: gives the source of a runtime file that JavaScript asks for by name.
        unheard: called on the event loop with what came of a task when whoever waited for it was cancelled.
        heap_limit: bytes.
        time_limit: seconds that JavaScript may run without giving way.
    """

    def __init__(
        self,
        boot: str,
        *,
        answer: Callable[[str], str],
        wake: Callable[[], None],
        source_of: Callable[[str], str] = _no_source,
        unheard: Callable[[Outcome], None] = lambda _outcome: None,
        heap_limit: int = HEAP_LIMIT,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._unheard = unheard
        self._heap_limit = heap_limit
        self._time_limit = time_limit
        self._loop = asyncio.get_running_loop()
        self._dll = load_library()
        self._channel = RequestChannel(
            answer,
            lambda: self._on_loop(wake),
            V8Api.find(self._dll),
            boot=boot,
            source_of=source_of,
            heap_limit=heap_limit,
            on_stuck=lambda: self._on_loop(self._stand_still),
        )
        self._context: int | None = None
        self._entry: Any = None
        self._no_arguments: Any = None
        self._boot_results: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # ctypes callbacks must outlive the isolate.
        self._callback = CALLBACK(self._called_back)
        self._thread_known = False
        self._last_task = _FIRST_TASK
        #: How many tasks there were, and how many of them are over.
        self._begun = 0
        self._ended = 0
        #: mini-racer's own number of each task that is under way, for interrupting.
        self._handles: dict[int, int] = {}
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._watch = Watch(self._loop, time_limit, on_overrun=self._overrun, look_at_memory=self._look_at_memory)
        self._collecting: set[int] = set()
        #: Filled on the isolate's thread: what collecting tasks returned, and how tasks failed.
        self._results: dict[int, str] = {}
        self._failures: dict[int, WorkerError] = {}
        #: The task that the event loop's thread waits for at this moment, and what ends that wait.
        self._awaited: int | None = None
        self._arrived: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._reason: WorkerError | None = None
        self._give_up: Callable[[], None] = lambda: None

    # --- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Create the isolate and boot the runtime in it."""
        self._context = self._dll.mr_init_context(self._callback)
        self._dll.mr_set_hard_memory_limit(self._context, self._heap_limit)
        setup = self._run_now(lambda text: self._dll.mr_eval(self._context, text, _BOOT), SETUP)
        self._no_arguments = self._run_now(lambda text: self._dll.mr_eval(self._context, text, _BOOT), "[]")
        request = self._run_now(lambda text: self._dll.mr_eval(self._context, text, _BOOT), "[]")
        self._dll.mr_array_push(self._context, request, self._dll.mr_make_js_callback(self._context, _REQUEST))

        def call_setup(text: Any) -> None:
            self._dll.mr_call_function(self._context, setup, text, request, _BOOT)

        self._channel.open(self._run_now(call_setup, "buffer").contents.value.value_ptr)
        self._entry = self._run_now(call_setup, self._channel.setup_text)

    def _run_now(self, begin: Callable[[Any], object], text: str) -> Any:
        """Run start-up code of ours and wait on this thread: it takes a few milliseconds at most."""
        begin(self._text(text))
        value = self._boot_results.get(timeout=60)
        if value.contents.type in ERRORS:
            raise InternalError(f"the worker runtime does not start: {decode(value)}")
        return value

    def close(self) -> None:
        context, self._context = self._context, None
        if context is None:
            return
        self._watch.close()
        self._entry = self._no_arguments = None
        self._channel.close()
        # It raises nothing and waits for the isolate's thread, which it interrupts, even in a microtask loop.
        if self._stuck:
            _kept.append(self)
        elif self._begun == self._ended:
            self._dll.mr_free_context(context)
        else:
            self._give_up = free_on_a_thread(self._loop, lambda: self._dll.mr_free_context(context))
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(self._gone())

    @property
    def closed(self) -> bool:
        return self._context is None

    @property
    def _stuck(self) -> bool:
        return self._channel.memory is not None and self._channel.memory.stuck

    def _stand_still(self) -> None:
        """The isolate's thread is lost (see MemoryGuard): go on without it."""
        log.warning("a worker ran out of memory in one step of V8's own; what it holds stays until the process ends")
        self.close()
        self._give_up()

    def _gone(self) -> WorkerError:
        return self._reason or WorkerTerminatedError("the worker was terminated")

    # --- tasks ----------------------------------------------------------------------------------

    async def evaluate(self, source: str) -> Outcome:
        task = self._begin(source, lambda text, task: self._dll.mr_eval(self._context, text, task))
        return await self._outcome(task)

    async def call(self, message: str) -> Outcome:
        return await self._outcome(self._begin_call(message))

    async def collect(self) -> Outcome:
        self._last_task += 1
        return await self._outcome(self._last_task)

    def begin(self, message: str) -> int:
        return self._begin_call(message)

    async def finish(self, task: int) -> Outcome:
        return await self._outcome(task)

    def stage(self, source: str, url: str) -> int | None:
        return self._channel.stage(source, url)

    def stage_module(self, run: ModuleRun) -> int | None:
        return self._channel.stage_module(run)

    @property
    def passed(self) -> PassedBytes:
        return self._channel.passed

    def interrupt(self) -> None:
        if self._context is not None:
            for handle in list(self._handles.values()):
                self._dll.mr_cancel_task(self._context, handle)

    def _begin_call(self, message: str) -> int:
        # The message goes as the receiver: one crossing instead of one for each argument.
        return self._begin(
            message,
            lambda text, task: self._dll.mr_call_function(self._context, self._entry, text, self._no_arguments, task),
        )

    def _begin(self, text: str, begin: Callable[[Any, int], int]) -> int:
        if self._context is None:
            raise self._gone()
        self._last_task += 1
        task = self._last_task
        self._begun += 1
        value = self._text(text)
        self._handles[task] = begin(value, task)
        self._dll.mr_free_value(self._context, value)
        return task

    async def _outcome(self, task: int) -> Outcome:
        """Queue the collecting call right behind ``task``, as the microtask checkpoint comes between the two;
        wait for it.
        """
        alone = not self._waiting
        collecting = self._last_task + 1
        # Said before it begins: from then on the isolate's thread may look.
        self._awaited = collecting if alone else None
        self._collecting.add(collecting)
        self._begin_call("")
        if alone and self._wait_here(collecting):
            return self._result(task, collecting)
        future = self._wait_on_loop(collecting)
        try:
            await asyncio.shield(future)
        except WorkerError as exc:
            return self._result(task, collecting, exc)
        except asyncio.CancelledError:
            # Nobody waits any more, but JavaScript goes on: its limits hold, and what it posts is heard.
            future.add_done_callback(lambda done: self._unheard(self._result(task, collecting, done.exception())))
            raise
        return self._result(task, collecting)

    def _result(self, task: int, collecting: int, failure: BaseException | None = None) -> Outcome:
        for number in (task, collecting):
            self._handles.pop(number, None)
        self._collecting.discard(collecting)
        if self._waiting.pop(collecting, None) is not None:
            self._watch.end(collecting)
        if isinstance(failure, WorkerError):
            return Outcome(self.reports(), self._explained(self._failures.pop(task, failure)))
        posted = self._results.pop(collecting)
        if self._context is None:  # closed between the result and this
            return Outcome(self.reports(), self._gone())
        if self._memory_exceeded():
            # V8 may end such a script without a failure of the task that it was part of.
            return Outcome(self.reports(), self._out_of_memory())
        if collecting in self._failures:
            return Outcome(self.reports(), self._explained(self._failures.pop(task, self._failures.pop(collecting))))
        posted = self._channel.reports.before(posted)
        return Outcome(posted, self._explained(self._failures.pop(task)) if task in self._failures else None)

    def reports(self) -> str:
        return self._channel.reports.before("[]")

    def _wait_here(self, collecting: int) -> bool:
        """Wait for a moment on this thread; False if it takes longer."""
        try:
            while collecting not in self._results:
                self._arrived.get(timeout=_PATIENCE)
        except queue.Empty:
            pass
        finally:
            self._awaited = None
        return collecting in self._results

    def _wait_on_loop(self, collecting: int) -> asyncio.Future[None]:
        future = self._waiting[collecting] = self._loop.create_future()
        self._watch.begin(collecting)
        if collecting in self._results:  # it came between the two
            self._finish(collecting)
        return future

    def _finish(self, collecting: int) -> None:
        future = self._waiting.get(collecting)
        if future is not None and not future.done():
            future.set_result(None)

    # --- limits ---------------------------------------------------------------------------------

    def _overrun(self) -> None:
        self._reason = WorkerTimeoutError(
            f"JavaScript ran for {self._time_limit:g} s without giving way; it was stopped"
        )
        self.interrupt()
        # An endless chain of microtasks outlives its task: then only the isolate's end stops it.
        self._loop.call_later(_GRACE, self._end_overrun)

    def _look_at_memory(self) -> None:
        if self._context is not None and self._channel.memory is not None:
            self._channel.memory.look()

    def _end_overrun(self) -> None:
        if self._waiting:
            self.close()

    def _explained(self, failure: WorkerError) -> WorkerError:
        """V8 ends a script that is out of memory in more than one way; mini-racer remembers why."""
        return self._out_of_memory() if self._memory_exceeded() else failure

    def _memory_exceeded(self) -> bool:
        if self._channel.memory is not None and self._channel.memory.exceeded:
            return True
        return self._context is not None and bool(self._dll.mr_hard_memory_limit_reached(self._context))

    def _out_of_memory(self) -> WorkerMemoryError:
        return WorkerMemoryError(
            f"JavaScript used more than its {self._heap_limit // (1024 * 1024)} MB of memory; it was stopped"
        )

    # --- on the isolate's thread ----------------------------------------------------------------

    def _called_back(self, callback_id: int, value: Any) -> None:
        """mini-racer's one callback: a task's result, or a call of ``request()`` in JavaScript."""
        if not self._thread_known:
            # Python forgets a foreign thread after each callback, and making it known again is most of what a
            # callback costs (21 µs instead of 3). One reference more is never given back: the thread ends with
            # its isolate.
            self._thread_known = True
            ctypes.pythonapi.PyGILState_Ensure()
        if callback_id == _REQUEST:
            self._channel.requested()
        elif callback_id == _BOOT:
            self._boot_results.put(value)
            return
        else:
            self._ended += 1
            kind = value.contents.type
            if kind in ERRORS:
                self._failures[callback_id] = self._failure(kind, decode(value))
            if callback_id in self._collecting:
                self._results[callback_id] = decode(value) if kind == STRING else "[]"
                if callback_id == self._awaited:
                    self._arrived.put(None)
                else:
                    self._on_loop(self._finish, callback_id)
        if self._context is not None:
            self._dll.mr_free_value(self._context, value)

    def _failure(self, kind: int, text: str) -> WorkerError:
        if kind == OUT_OF_MEMORY:
            return self._out_of_memory()
        if kind == TERMINATED:
            return self._gone()
        error = script_error(text)
        if error.url is None and "SyntaxError" in error.cause:
            # V8 does not know yet what a script is called that it cannot read.
            error.url = self._channel.broken_script
        return error

    def _on_loop(self, callback: Callable[..., object], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _text(self, text: str) -> Any:
        return encode(self._dll, self._context, text)
