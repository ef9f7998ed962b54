"""Synchronous requests: JavaScript waits in ``request()`` while its isolate's thread runs what is here.

The two sides share a piece of memory: four words that say what is asked, and room for text as UTF-16. A longer text
is passed in turns.

WARNING: runtime/core/02_host.js is the other side.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Final

from pyua.worker.modules import ModuleRun
from pyua.worker.passed_bytes import PassedBytes
from pyua.worker.reports import Reports
from pyua.worker.v8_api import V8Api
from pyua.worker.v8_calls import ScriptCalls
from pyua.worker.v8_lazy import LazyProperties
from pyua.worker.v8_memory import MemoryGuard
from pyua.worker.v8_modules import Modules

__all__ = ["SETUP", "RequestChannel"]

#: Bytes shared with JavaScript.
SHARED_SIZE: Final = 256 * 1024
_WORDS: Final = 4
#: The global property in which JavaScript finds a value that it has asked for.
_VALUE_NAME: Final = "__pyua_value"


class _Turn(IntEnum):
    """The third word: what JavaScript wants."""

    ASK = 0
    ASK_MORE = 1
    GO_ON = 2
    WAKE = 3
    RUN_STAGED = 4
    TRACK_REJECTIONS = 5
    SET_EVENT = 6
    GET_EVENT = 7
    PREPARE = 8
    CALL = 9
    REPORT = 10
    REPORT_MORE = 11
    DEFINE_LAZILY = 12
    PREPARE_MODULES = 13
    RUN_MODULE = 14
    GIVE_RUNTIME = 15
    KEEP_RUNTIME = 16
    DECODE = 17
    DECODE_WIDE = 18
    GIVE_BYTES = 19
    TAKE_BYTES = 20


#: Evaluates to a function that gives the shared buffer, then boots the runtime and gives its entry: from its source, or
#: from what the host has compiled.
SETUP: Final = f"""(() => {{
  const buffer = new SharedArrayBuffer({SHARED_SIZE});
  return function (request) {{
    const text = String(this);
    if (text === "buffer") return buffer;
    if (text !== "boot") return (0, eval)(text)(request, buffer);
    const words = new Uint32Array(buffer, 0, {_WORDS});
    words[2] = {_Turn.GIVE_RUNTIME};
    request();
    const boot = globalThis.{_VALUE_NAME};
    delete globalThis.{_VALUE_NAME};
    return boot(request, buffer);
  }};
}})()"""


class RequestChannel:
    """One isolate's end of its requests. Everything but ``stage…`` and ``open`` runs on the isolate's thread.

    Args:
        answer: gives the answer to a request, text for text; it may block.
        wake: told that JavaScript posted something that nobody is about to collect.
        boot: the source of the function that boots the runtime.
        source_of: gives the source of one of the runtime's files.
        v8: V8's own functions, if the engine exports them.
        heap_limit: bytes that the isolate may hold.
        on_stuck: told that the isolate's thread is about to stand still (see MemoryGuard).
    """

    def __init__(
        self,
        answer: Callable[[str], str],
        wake: Callable[[], None],
        v8: V8Api | None,
        *,
        boot: str,
        source_of: Callable[[str], str],
        heap_limit: int,
        on_stuck: Callable[[], None],
    ) -> None:
        self._answer = answer
        self._wake = wake
        self._v8 = v8
        self._runtime = None if v8 is None else v8.runtime_scripts()
        self._boot = boot
        self._source_of = source_of
        self._words: Any = None
        self._units: Any = None
        self._parts: list[str] = []
        self._rest = ""
        self._report: list[str] = []
        self._report_size = 0
        #: What JavaScript said before its task was over.
        self.reports = Reports()
        self._staged: dict[int, tuple[str, str]] = {}
        self._last_staged = 0
        self._rejection_callback: object = None
        self._calls: ScriptCalls | None = None
        self._lazy: LazyProperties | None = None
        self._modules: Modules | None = None
        self._module_runs: dict[int, ModuleRun] = {}
        self._heap_limit = heap_limit
        #: What crosses beside the messages.
        self.passed = PassedBytes(heap_limit)
        self._on_stuck = on_stuck
        #: What counts the isolate's memory, if the engine lets it.
        self.memory: MemoryGuard | None = None
        #: The URL of the last staged script that could not be compiled.
        self.broken_script: str | None = None

    def open(self, address: int) -> None:
        """Use the shared memory at an address."""
        words_size = _WORDS * ctypes.sizeof(ctypes.c_uint32)
        self._words = (ctypes.c_uint32 * _WORDS).from_address(address)
        self._units = (ctypes.c_uint16 * ((SHARED_SIZE - words_size) // 2)).from_address(address + words_size)

    def close(self) -> None:
        """The memory is going away."""
        self._words = self._units = None

    @property
    def setup_text(self) -> str:
        """What the function that SETUP gives boots the runtime from."""
        return self._boot if self._runtime is None else "boot"

    def stage(self, source: str, url: str) -> int | None:
        """Keep a script that JavaScript may run by its number; None if this engine cannot run one that way."""
        if self._v8 is None:
            return None
        self._last_staged += 1
        self._staged[self._last_staged] = (source, url)
        return self._last_staged

    def stage_module(self, run: ModuleRun) -> int | None:
        """Keep a module that JavaScript may run by its number; None if this engine has no modules."""
        if self._modules is None:
            return None
        self._last_staged += 1
        self._module_runs[self._last_staged] = run
        return self._last_staged

    def requested(self) -> None:
        """JavaScript has called ``request()``."""
        words = self._words
        if words is None:  # a finalizer of the script's, run while the isolate is freed
            return
        match words[2]:
            case _Turn.ASK | _Turn.ASK_MORE as turn:
                self._read_part(words[0], last=turn == _Turn.ASK)
            case _Turn.REPORT | _Turn.REPORT_MORE as turn:
                self._read_report(words[0], last=turn == _Turn.REPORT)
            case _Turn.GO_ON:
                self._write_part()
            case _Turn.WAKE:
                self._wake()
            case _Turn.RUN_STAGED:
                self._run_staged(words[0])
            case _Turn.TRACK_REJECTIONS:
                if self._v8 is not None:
                    self._rejection_callback = self._v8.track_rejections("__pyua_hook")
                words[0] = self._v8 is not None
            case _Turn.PREPARE:
                if self._v8 is not None:
                    self._calls = self._v8.script_calls("__pyua_hook")
                    self.memory = self._v8.memory_guard(self._heap_limit, self._on_stuck)
                words[0] = self._v8 is not None
            case _Turn.DEFINE_LAZILY:
                if self._v8 is not None:
                    self._lazy = self._v8.lazy_properties("__pyua_hook")
                if self._lazy is not None:
                    self._lazy.define(self._text(words[0]).split())
                words[0] = self._lazy is not None
            case _Turn.PREPARE_MODULES:
                if self._v8 is not None:
                    self._modules = self._v8.modules("__pyua_hook")
                words[0] = self._v8 is not None
            case _Turn.RUN_MODULE if self._modules is not None:
                words[0] = self._modules.run(self._module_runs.pop(words[0]))
            case _Turn.GIVE_RUNTIME:
                words[0] = self._runtime is not None and self._runtime.give(self._runtime_source(words[0]), _VALUE_NAME)
            case _Turn.KEEP_RUNTIME if self._runtime is not None:
                self._runtime.keep(self._runtime_source(words[0]))
            case _Turn.DECODE:
                words[0] = self._v8 is not None and self._v8.give_text(
                    ctypes.addressof(self._units), words[0], _VALUE_NAME
                )
            case _Turn.DECODE_WIDE:
                words[0] = self._v8 is not None and self._v8.give_wide_text(
                    ctypes.addressof(self._units), words[0], _VALUE_NAME
                )
            case _Turn.GIVE_BYTES:
                words[0] = self.passed.receive(words[1], ctypes.string_at(self._units, words[0]))
            case _Turn.TAKE_BYTES:
                part = self.passed.next_part(words[0], ctypes.sizeof(self._units))
                memoryview(self._units).cast("B")[: len(part)] = part
                words[0] = len(part)
            case _Turn.CALL if self._calls is not None:
                words[0] = self._calls.run()
            case _Turn.SET_EVENT if self._v8 is not None:
                self._v8.set_event(words[0])
            case _Turn.GET_EVENT:
                words[0] = 0 if self._v8 is None else self._v8.event()

    def _read_part(self, length: int, *, last: bool) -> None:
        self._parts.append(self._text(length))
        if last:
            text, self._parts = "".join(self._parts), []
            self._rest = self._answer(text)
            self._write_part()

    def _read_report(self, length: int, *, last: bool) -> None:
        self._report_size += length
        if self._report_size <= Reports.SIZE_LIMIT:
            self._report.append(self._text(length))
        if last:
            if self._report_size <= Reports.SIZE_LIMIT:
                self.reports.add("".join(self._report))
            else:
                self.reports.drop()
            self._report, self._report_size = [], 0

    def _runtime_source(self, length: int) -> str:
        return self._source_of(self._text(length)) if length else self._boot

    def _text(self, length: int) -> str:
        return bytes(memoryview(self._units)[:length]).decode("utf-16-le", "surrogatepass")

    def _write_part(self) -> None:
        words, units = self._words, self._units
        if words is None:  # closed while the answer was made
            return
        room = len(units) // 2  # an astral character takes two units
        part, self._rest = self._rest[:room], self._rest[room:]
        data = part.encode("utf-16-le", "surrogatepass")
        ctypes.memmove(units, data, len(data))
        words[0] = len(data) // 2
        words[2] = _Turn.ASK_MORE if self._rest else _Turn.ASK

    def _run_staged(self, number: int) -> None:
        source, url = self._staged.pop(number)
        assert self._v8 is not None, "only such an engine gives out numbers"
        if not self._v8.run_script(source):
            self.broken_script = url
