"""Modules, loaded, linked and run by V8 itself: positions in them are the files' own, and so is what they mean.

WARNING: runtime/core/02_host.js and runtime/html/06_modules.js are the other side.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from pyua.errors import DOMError, WorkerScriptError
from pyua.worker.modules import Import, ModuleRun, ModuleScript, ModuleType, resolve_specifier, source_of_json, type_of
from pyua.worker.v8_symbols import POINTER, Functions, Source, new_global, new_string, text_of

__all__ = ["Modules"]

_TryCatch: Final = ctypes.c_uint64 * 16
_ERRORED: Final = 5

_IS_MODULE: Final = 8

_Resolve = ctypes.CFUNCTYPE(POINTER, POINTER, ctypes.c_size_t, POINTER)
_FillMeta = ctypes.CFUNCTYPE(None, POINTER, POINTER, POINTER)
_ImportDynamically = ctypes.CFUNCTYPE(POINTER, POINTER, POINTER, POINTER, POINTER, POINTER)


class _Tell(IntEnum):
    """What the runtime's hook is called for."""

    FAILED = 0
    META = 1
    IMPORT = 2
    EVALUATED = 3


@dataclass(slots=True)
class _Module:
    #: A handle for as long as the isolate lives.
    handle: int
    url: str
    imports: list[Import]


class _FailedError(Exception):
    """The runtime was told what was thrown."""


class Modules:
    """The module map of one isolate; to be used from within callbacks of JavaScript's.

    Args:
        v8: V8's functions.
        isolate: the isolate.
        hook: a global handle of a function that hears of what is in _Tell.
    """

    def __init__(self, v8: Functions, isolate: int, hook: int) -> None:
        self._v8 = v8
        self._isolate = isolate
        self._hook = hook
        self._map: dict[Import, _Module] = {}
        self._by_hash: defaultdict[int, list[_Module]] = defaultdict(list)
        # V8 calls them for as long as the isolate lives.
        self._callbacks = (_Resolve(self._resolve), _FillMeta(self._fill_meta), _ImportDynamically(self._import))
        v8["on_import_meta"](isolate, self._callbacks[1])
        v8["on_import"](isolate, self._callbacks[2])

    def run(self, run: ModuleRun) -> bool:
        """Load a module with all that it imports, link it and evaluate it; whether it got so far.

        The hook is told what was thrown, or the promise for the evaluation's end and the module's namespace. What is
        no exception of JavaScript's is kept in ``run``.
        """
        v8 = self._v8
        context = v8["current_context"](self._isolate)
        entry = Import(run.url, run.type)
        try:
            self._load(context, entry, run)
            module = self._map[entry].handle
            self._catching(context, lambda: v8["module_instantiate"](module, context, self._callbacks[0], None) & 1)
            if not run.may_await and v8["module_is_async"](module):
                run.failure = WorkerScriptError(
                    "TypeError: top-level await is not allowed in service workers", url=run.url
                )
                return False
            promise = v8["module_evaluate"](module, context)
        except WorkerScriptError as exc:
            # What cannot be imported fails the module that imports it, as if it threw (experiment: module_imports).
            exc.kind = "script"
            run.failure = exc
            return False
        except DOMError as exc:  # it is being terminated
            run.failure = WorkerScriptError(str(exc), url=run.url)
            return False
        except _FailedError:
            return False
        if promise and v8["module_status"](module) == _ERRORED:
            self._tell(context, _Tell.FAILED, v8["module_exception"](module))
        if promise:  # otherwise it was stopped
            self._tell(context, _Tell.EVALUATED, promise, v8["module_namespace"](module))
        return bool(promise)

    # --- the graph ------------------------------------------------------------------------------------

    def _load(self, context: int, entry: Import, run: ModuleRun) -> None:
        wanted = [entry]
        while wanted := [one for one in dict.fromkeys(wanted) if one not in self._map]:
            scripts = run.load(wanted)
            for one, script in zip(wanted, scripts, strict=True):
                self._map[one] = self._compile(context, one, script)
            wanted = [further for one in wanted for further in self._map[one].imports]

    def _compile(self, context: int, wanted: Import, script: ModuleScript) -> _Module:
        v8, isolate = self._v8, self._isolate
        text = script.source
        if wanted.type == "json":
            try:
                text = source_of_json(text)
            except ValueError as exc:
                raise WorkerScriptError(f"SyntaxError: {script.url} is no JSON: {exc}", url=script.url) from exc
        source = Source(new_string(v8, isolate, text), new_string(v8, isolate, script.url), 0, _IS_MODULE)
        local = self._catching(context, lambda: v8["compile_module"](isolate, source, 0, 0))
        handle = new_global(v8, isolate, local)
        module = _Module(handle, script.url, self._imports_of(local, script.url))
        self._by_hash[v8["module_hash"](local)].append(module)
        return module

    def _imports_of(self, module: int, url: str) -> list[Import]:
        v8 = self._v8
        requests = v8["module_requests"](module)
        return [self._import_of(v8["array_get"](requests, at), url) for at in range(v8["array_length"](requests))]

    def _import_of(self, request: int, url: str) -> Import:
        v8 = self._v8
        attributes = v8["request_attributes"](request)
        kind: ModuleType = "javascript"
        # Key, value and place of each.
        for at in range(0, v8["array_length"](attributes), 3):
            kind = type_of(self._text(v8["array_get"](attributes, at)), self._text(v8["array_get"](attributes, at + 1)))
        return Import(resolve_specifier(self._text(v8["request_specifier"](request)), url), kind)

    def _text(self, string: int) -> str:
        return text_of(self._v8, self._isolate, string)

    # --- what V8 asks ---------------------------------------------------------------------------------

    def _resolve(self, _context: int, index: int, referrer: int) -> int | None:
        module = self._find(referrer)
        return None if module is None else self._map[module.imports[index]].handle

    def _find(self, handle: int) -> _Module | None:
        address = _address(handle)
        return next((m for m in self._by_hash[self._v8["module_hash"](handle)] if _address(m.handle) == address), None)

    def _fill_meta(self, context: int, module: int, meta: int) -> None:
        known = self._find(module)
        if known is not None:
            self._tell(context, _Tell.META, meta, new_string(self._v8, self._isolate, known.url))

    def _import(self, context: int, _options: int, referrer: int, specifier: int, attributes: int) -> int | None:
        v8 = self._v8
        # Key and value of each: none, or the type.
        named = [v8["array_get"](attributes, at) for at in range(min(v8["array_length"](attributes), 2))]
        result: int | None = self._tell(context, _Tell.IMPORT, specifier, referrer, *named)
        return result

    # --- what JavaScript hears ------------------------------------------------------------------------

    def _tell(self, context: int, what: _Tell, *arguments: int) -> Any:
        count = len(arguments) + 1
        values = (POINTER * count)(self._v8["new_integer"](self._isolate, what), *arguments)
        return self._v8["call"](self._hook, context, self._hook, count, values)

    def _catching(self, context: int, step: Any) -> Any:
        """Do a step of V8's that gives something; if it throws, the runtime hears what, and where."""
        v8 = self._v8
        guard = _TryCatch()
        v8["try_catch_begin"](guard, self._isolate)
        try:
            result = step()
            if not result:
                message = v8["try_catch_message"](guard)
                place: list[int] = []
                if message:
                    # Maybe<int>: whether there is one, and the number.
                    line, column = v8["message_line"](message, context) >> 32, v8["message_column"](message) + 1
                    numbers = [v8["new_integer"](self._isolate, number) for number in (line, column)]
                    place = [v8["message_url"](message), *numbers]
                self._tell(context, _Tell.FAILED, v8["try_catch_exception"](guard), *place)
                raise _FailedError
            return result
        finally:
            v8["try_catch_end"](guard)


def _address(handle: int) -> int:
    """Where the object is at the moment: two handles of one object agree on it."""
    return int(ctypes.cast(handle, ctypes.POINTER(ctypes.c_size_t))[0])
