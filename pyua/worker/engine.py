"""The JavaScript engine, as a port that speaks text.

``Engine`` is what the rest of pyua knows: it evaluates scripts, takes messages, gives back what JavaScript has
posted meanwhile, answers its synchronous requests, and can be interrupted and closed. ``V8Engine`` is V8 through
mini-racer; no engine object leaves this module, so that another engine can stand in its place.

mini-racer's Python layer turns every value into a Python object, each trip of its own, and always hands callbacks to
the event loop. A service worker needs neither: one text in and one text out per task, and a callback that may keep
JavaScript waiting (``importScripts`` is synchronous). So this module calls mini-racer's C interface itself, a dozen
functions; the dependency is held to the release line whose interface this is, and tests/worker/test_engine.py is the
contract.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from py_mini_racer._dll import MR_CALLBACK, init_mini_racer

from pyua.errors import (
    InternalError,
    WorkerError,
    WorkerMemoryError,
    WorkerScriptError,
    WorkerTerminatedError,
    WorkerTimeoutError,
)
from pyua.worker.v8_api import V8Api

__all__ = ["Engine", "Outcome", "V8Engine"]

log = logging.getLogger(__name__)

#: Default limit of one isolate's heap, in bytes.
HEAP_LIMIT: Final = 256 * 1024 * 1024
#: Default limit of uninterrupted JavaScript, in seconds of real time.
TIME_LIMIT: Final = 10.0
#: How long an interrupted script may take to give way before its isolate is closed, in seconds.
_GRACE: Final = 1.0
#: Shared memory for synchronous requests, in bytes; longer texts are passed in several turns.
_SHARED_SIZE: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: what was posted until its microtasks were done, and why it failed, if it did."""

    posted: str
    failure: WorkerError | None = None


class Engine(Protocol):
    """One JavaScript global with its own heap. All methods belong to the event loop's thread."""

    async def evaluate(self, source: str) -> Outcome:
        """Run a classic script, then its microtasks."""

    async def call(self, message: str) -> Outcome:
        """Hand a message to the runtime (see core/02_host.js), then run its microtasks."""

    def interrupt(self) -> None:
        """Stop what is running now; the tasks waited for fail with WorkerTerminatedError."""

    def close(self) -> None:
        """Free the isolate, whatever it is doing. Harmless when closed already."""

    @property
    def closed(self) -> bool:
        """Whether there is no isolate any more."""


# mini-racer's value types, as far as they are told apart here.
_STRING: Final = 5
_UNDEFINED: Final = 11
_PARSE_ERROR: Final = 201
_OUT_OF_MEMORY: Final = 202
_TERMINATED: Final = 204
_ERRORS: Final = range(200, 207)

# Callback ids below this are ours, above they number tasks.
_REQUEST: Final = 1
_FIRST_TASK: Final = 16

_TURN_ENDS, _MORE_TO_COME, _GO_ON, _WAKE, _RUN_STAGED, _TRACK_REJECTIONS, _SET_EVENT, _GET_EVENT = range(8)


class V8Engine:
    """A V8 isolate with its own thread, by way of mini-racer.

    Args:
        boot: source of a function ``(request, sharedBuffer) => entry``; it is evaluated and called at ``start``.
        answer: answers a synchronous request's text with a text. It is called on the isolate's thread, while
            JavaScript waits; it may block, but must not call this engine.
        wake: called on the event loop when JavaScript posted something outside of a task of ours.
        heap_limit: bytes.
        time_limit: seconds that JavaScript may run without giving way.
    """

    def __init__(
        self,
        boot: str,
        *,
        answer: Callable[[str], str],
        wake: Callable[[], None],
        heap_limit: int = HEAP_LIMIT,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._boot = boot
        self._answer = answer
        self._wake = wake
        self._heap_limit = heap_limit
        self._time_limit = time_limit
        self._loop = asyncio.get_running_loop()
        self._dll = init_mini_racer(ignore_duplicate_init=True)
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._failures: dict[int, WorkerError] = {}
        self._tasks: dict[int, int] = {}
        self._next_id = _FIRST_TASK
        self._v8 = V8Api.find(self._dll)
        self._rejection_callback: object = None
        self._staged: dict[int, tuple[str, str]] = {}
        self._broken_script: str | None = None
        self._request_parts: list[str] = []
        self._answer_rest = ""
        self._entry: Any = None
        self._no_arguments: Any = None
        self._units: Any = None
        self._words: Any = None
        self._context: int | None = None
        self._reason: WorkerError | None = None
        # ctypes callbacks must outlive the isolate.
        self._callback = MR_CALLBACK(self._called_back)

    # --- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Create the isolate and boot the runtime in it."""
        self._context = self._dll.mr_init_context(self._callback)
        self._dll.mr_set_hard_memory_limit(self._context, self._heap_limit)
        setup = self._evaluate_now(
            "(() => { const buffer = new SharedArrayBuffer(%d); let boot; "
            "return function (request) { return this == 'buffer' ? buffer : "
            "this == 'entry' ? boot : (boot = (0, eval)(String(this))(request, buffer)); }; })()" % _SHARED_SIZE
        )
        self._no_arguments = self._evaluate_now("[]")
        arguments = self._evaluate_now("[]")
        self._dll.mr_array_push(
            self._context, arguments, self._dll.mr_make_js_callback(self._context, _REQUEST)
        )
        buffer = self._call_now(setup, "buffer", self._no_arguments)
        address = buffer.contents.value.value_ptr
        self._words = (ctypes.c_uint32 * 4).from_address(address)
        self._units = (ctypes.c_uint16 * ((_SHARED_SIZE - 16) // 2)).from_address(address + 16)
        self._entry = self._call_now(setup, self._boot, arguments)

    def close(self) -> None:
        context, self._context = self._context, None
        if context is None:
            return
        self._entry = self._no_arguments = self._words = self._units = None
        # Raises nothing and waits for the isolate's thread, which it interrupts, even in a microtask loop.
        self._dll.mr_free_context(context)
        reason = self._reason or WorkerTerminatedError("the worker was terminated")
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(reason)
        self._waiting.clear()
        self._tasks.clear()

    @property
    def closed(self) -> bool:
        return self._context is None

    # --- tasks ----------------------------------------------------------------------------------

    async def evaluate(self, source: str) -> Outcome:
        context = self._open_context()
        text = self._text(source)
        task = self._number()
        self._tasks[task] = self._dll.mr_eval(context, text, task)
        self._dll.mr_free_value(context, text)
        return await self._checkpoint(task)

    async def call(self, message: str) -> Outcome:
        context = self._open_context()
        text = self._text(message)
        task = self._number()
        self._tasks[task] = self._dll.mr_call_function(context, self._entry, text, self._no_arguments, task)
        self._dll.mr_free_value(context, text)
        return await self._checkpoint(task)

    async def collect(self) -> Outcome:
        """Get what was posted meanwhile, without a message."""
        return await self._checkpoint(self._number())

    async def _checkpoint(self, task: int) -> Outcome:
        """Queue the collecting call right behind ``task``: the microtask checkpoint comes between the two."""
        collecting = self._number()
        future: asyncio.Future[str] = self._loop.create_future()
        self._waiting[collecting] = future
        text = self._text("")
        context = self._open_context()
        self._tasks[collecting] = self._dll.mr_call_function(
            context, self._entry, text, self._no_arguments, collecting
        )
        self._dll.mr_free_value(context, text)
        limit = self._loop.call_later(self._time_limit, self._overrun)
        try:
            posted = await future
        except WorkerError as exc:
            return Outcome("[]", self._explained(self._failures.pop(task, exc)))
        finally:
            limit.cancel()
            self._waiting.pop(collecting, None)
            self._tasks.pop(task, None)
            self._tasks.pop(collecting, None)
        if task not in self._failures:
            return Outcome(posted)
        return Outcome(posted, self._explained(self._failures.pop(task)))

    def _explained(self, failure: WorkerError) -> WorkerError:
        """V8 ends a script that is out of memory in more than one way; mini-racer remembers why."""
        if self._context is not None and self._dll.mr_hard_memory_limit_reached(self._context):
            return self._out_of_memory()
        return failure

    def _out_of_memory(self) -> WorkerMemoryError:
        return WorkerMemoryError(
            f"the worker used more than its {self._heap_limit // (1024 * 1024)} MB of memory; it was stopped"
        )

    def interrupt(self) -> None:
        if self._context is not None:
            for task in list(self._tasks.values()):
                self._dll.mr_cancel_task(self._context, task)

    def _overrun(self) -> None:
        self._reason = WorkerTimeoutError(
            f"JavaScript ran for {self._time_limit:g} s without giving way; the worker was stopped"
        )
        self.interrupt()
        # An endless chain of microtasks outlives its task: then only the isolate's end stops it.
        self._loop.call_later(_GRACE, self._end_overrun)

    def _end_overrun(self) -> None:
        if self._waiting:
            self.close()

    def stage(self, source: str, url: str) -> int | None:
        """Keep a script for JavaScript to run by number, from within a synchronous request.

        Returns:
            None if this engine cannot run scripts that way: JavaScript must evaluate the source itself.
        """
        if self._v8 is None:
            return None
        number = self._number()
        self._staged[number] = (source, url)
        return number

    # --- values ---------------------------------------------------------------------------------

    def _open_context(self) -> int:
        if self._context is None:
            raise self._reason or WorkerTerminatedError("the worker was terminated")
        return self._context

    def _number(self) -> int:
        self._next_id += 1
        return self._next_id

    def _text(self, text: str) -> Any:
        data = text.encode("utf-8", "surrogatepass")
        return self._dll.mr_alloc_string_val(self._context, data, len(data), _STRING)

    def _evaluate_now(self, source: str) -> Any:
        """Run our own start-up code and wait on this thread (it takes well under a millisecond)."""
        return self._run_now(lambda task, text: self._dll.mr_eval(self._context, text, task), source)

    def _call_now(self, function: Any, this: str, arguments: Any) -> Any:
        return self._run_now(
            lambda task, text: self._dll.mr_call_function(self._context, function, text, arguments, task), this
        )

    def _run_now(self, begin: Callable[[int, Any], object], text: str) -> Any:
        import queue

        self._boot_results: queue.SimpleQueue[Any] = queue.SimpleQueue()
        begin(0, self._text(text))
        value = self._boot_results.get(timeout=60)
        if value.contents.type in _ERRORS:
            raise InternalError(f"the worker runtime does not start: {_decode(value)}")
        return value

    # --- on the isolate's thread ----------------------------------------------------------------

    def _called_back(self, callback_id: int, value: Any) -> None:
        """mini-racer's one callback: a task's result, or a call of ``request()`` in JavaScript."""
        if callback_id == _REQUEST:
            self._requested()
        elif callback_id == 0:
            self._boot_results.put(value)
            return
        else:
            kind = value.contents.type
            if kind in _ERRORS:
                self._failures[callback_id] = self._failure(kind, _decode(value))
            if callback_id in self._waiting:
                text = _decode(value) if kind == _STRING else ""
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    self._loop.call_soon_threadsafe(self._finish, callback_id, text)
        if self._context is not None:
            self._dll.mr_free_value(self._context, value)

    def _failure(self, kind: int, text: str) -> WorkerError:
        if kind == _OUT_OF_MEMORY:
            return self._out_of_memory()
        if kind == _TERMINATED:
            return self._reason or WorkerTerminatedError("the worker was terminated")
        error = script_error(text)
        if error.url is None and "SyntaxError" in error.cause:
            # V8 does not know yet what a script is called that it cannot read.
            error.url = self._broken_script
        return error

    def _requested(self) -> None:
        """JavaScript waits in ``request()``; the shared words say what for (see core/02_host.js)."""
        words = self._words
        if words is None:  # a finalizer of the script's, run while the isolate is freed
            return
        turn = words[2]
        if turn == _WAKE:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake)
        elif turn == _GO_ON:
            self._write_answer()
        elif turn == _RUN_STAGED:
            assert self._v8 is not None
            source, url = self._staged.pop(words[0])
            if not self._v8.run_script(source):
                self._broken_script = url
        elif turn == _TRACK_REJECTIONS:
            if self._v8 is not None:
                self._rejection_callback = self._v8.track_rejections("__pyua_rejected")
            words[0] = 0 if self._v8 is None else 1
        elif turn == _SET_EVENT and self._v8 is not None:
            self._v8.set_event(words[0])
        elif turn == _GET_EVENT:
            words[0] = 0 if self._v8 is None else self._v8.event()
        elif turn in (_TURN_ENDS, _MORE_TO_COME):
            length = words[0]
            self._request_parts.append(bytes(memoryview(self._units)[:length]).decode("utf-16-le", "surrogatepass"))
            if turn == _TURN_ENDS:
                text, self._request_parts = "".join(self._request_parts), []
                self._answer_rest = self._answer(text)
                self._write_answer()

    def _write_answer(self) -> None:
        if self._words is None:  # closed while the answer was made
            return
        room = len(self._units) // 2  # an astral character takes two units
        part, self._answer_rest = self._answer_rest[:room], self._answer_rest[room:]
        data = part.encode("utf-16-le", "surrogatepass")
        ctypes.memmove(self._units, data, len(data))
        self._words[0] = len(data) // 2
        self._words[2] = _MORE_TO_COME if self._answer_rest else _TURN_ENDS

    # --- back on the event loop -----------------------------------------------------------------

    def _finish(self, collecting: int, text: str) -> None:
        future = self._waiting.get(collecting)
        if future is None or future.done():
            return
        failure = self._failures.pop(collecting, None)
        if failure is not None:
            future.set_exception(failure)
        else:
            future.set_result(text)


def _decode(value: Any) -> str:
    contents = value.contents
    return str(contents.value.bytes_val[0 : contents.len].decode("utf-8", "surrogatepass"))


_FIRST_LINE = re.compile(r"^(?P<url>.*?):(?P<line>\d+): (?P<cause>.*)$")
_CARET = re.compile(r"^( *)\^+$", re.MULTILINE)


def script_error(report: str) -> WorkerScriptError:
    """Read V8's report of an uncaught exception: ``url:line: cause``, the source line, a caret, the stack."""
    lines = report.splitlines()
    match = _FIRST_LINE.match(lines[0]) if lines else None
    if match is None:
        return WorkerScriptError(report.strip() or "unknown error")
    caret = _CARET.search(report)
    url = match["url"]
    stack = report.split("\n\n", 1)[1].strip() if "\n\n" in report else ""
    return WorkerScriptError(
        match["cause"],
        url=None if url in ("<anonymous>", "undefined") else url,
        line=int(match["line"]),
        column=len(caret[1]) + 1 if caret else None,
        stack=stack,
    )
