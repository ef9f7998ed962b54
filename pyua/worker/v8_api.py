"""The few functions of V8 itself that mini-racer's C interface does not offer.

Three things cannot be had from inside JavaScript: running a second classic script that shares top-level ``let``,
``const`` and ``class`` with the first (``importScripts``); learning that a promise was rejected with nobody listening
(``unhandledrejection``); and knowing, behind an ``await``, on behalf of which event a piece of code runs (so that a
notification is told to belong to its push). mini-racer's library exports V8's C++ interface on Linux and macOS, so they
are called there by their symbols. Where the library hides them, ``V8Api.find`` gives None and the runtime does what
can be done without: an indirect eval, rejections of promises that it sees itself, and the event only while its
listeners run.

The calling convention relied upon: ``v8::Local`` is one pointer, passed and returned like a pointer;
``PromiseRejectMessage`` is a plain struct of three words, passed by value. tests/worker/test_v8_api.py checks both.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

__all__ = ["V8Api"]

_POINTER = ctypes.c_void_p

#: name here → (mangled symbol, result type, argument types); the first argument of a method is its object.
_FUNCTIONS: Final[dict[str, tuple[str, Any, list[Any]]]] = {
    "current_isolate": ("_ZN2v87Isolate10GetCurrentEv", _POINTER, []),
    "current_context": ("_ZN2v87Isolate17GetCurrentContextEv", _POINTER, [_POINTER]),
    "global_object": ("_ZN2v87Context6GlobalEv", _POINTER, [_POINTER]),
    "get": (
        "_ZN2v86Object3GetENS_5LocalINS_7ContextEEENS1_INS_5ValueEEE",
        _POINTER,
        [_POINTER, _POINTER, _POINTER],
    ),
    "new_string": (
        "_ZN2v86String11NewFromUtf8EPNS_7IsolateEPKcNS_13NewStringTypeEi",
        _POINTER,
        [_POINTER, ctypes.c_char_p, ctypes.c_int, ctypes.c_int],
    ),
    "new_integer": ("_ZN2v87Integer3NewEPNS_7IsolateEi", _POINTER, [_POINTER, ctypes.c_int]),
    "globalize": (
        "_ZN2v812api_internal18GlobalizeReferenceEPNS_8internal7IsolateEm",
        _POINTER,
        [_POINTER, ctypes.c_size_t],
    ),
    "call": (
        "_ZN2v88Function4CallENS_5LocalINS_7ContextEEENS1_INS_5ValueEEEiPS5_",
        _POINTER,
        [_POINTER, _POINTER, _POINTER, ctypes.c_int, ctypes.POINTER(_POINTER)],
    ),
    "compile": (
        "_ZN2v86Script7CompileENS_5LocalINS_7ContextEEENS1_INS_6StringEEEPNS_12ScriptOriginE",
        _POINTER,
        [_POINTER, _POINTER, _POINTER],
    ),
    "run": ("_ZN2v86Script3RunENS_5LocalINS_7ContextEEE", _POINTER, [_POINTER, _POINTER]),
    "get_continuation_data": ("_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv", _POINTER, [_POINTER]),
    "set_continuation_data": (
        "_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE",
        None,
        [_POINTER, _POINTER],
    ),
    "is_int32": ("_ZNK2v85Value7IsInt32Ev", ctypes.c_bool, [_POINTER]),
    "int32_value": ("_ZNK2v85Int325ValueEv", ctypes.c_int32, [_POINTER]),
    "on_promise_reject": (
        "_ZN2v87Isolate24SetPromiseRejectCallbackEPFvNS_20PromiseRejectMessageEE",
        None,
        [_POINTER, _POINTER],
    ),
}


class _PromiseRejectMessage(ctypes.Structure):
    _fields_ = (("promise", _POINTER), ("event", ctypes.c_int), ("value", _POINTER))


_PromiseRejectCallback = ctypes.CFUNCTYPE(None, _PromiseRejectMessage)


class V8Api:
    """V8's own functions, for the isolate whose thread is calling."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        self._v8 = functions

    @classmethod
    def find(cls, library: ctypes.CDLL) -> V8Api | None:
        """Look the functions up; None if the library does not export all of them."""
        functions: dict[str, Callable[..., Any]] = {}
        for name, (symbol, result, arguments) in _FUNCTIONS.items():
            try:
                # A prototype of our own: attributes of the library object are shared with everybody.
                functions[name] = ctypes.CFUNCTYPE(result, *arguments)((symbol, library))
            except AttributeError:
                return None
        return cls(functions)

    def run_script(self, source: str) -> bool:
        """Compile and run a classic script, from within a callback of JavaScript's.

        What it throws is pending in JavaScript afterwards.

        Returns:
            Whether it could be compiled.
        """
        isolate = self._v8["current_isolate"]()
        context = self._v8["current_context"](isolate)
        script = self._v8["compile"](context, self._string(isolate, source), None)
        if not script:
            return False
        self._v8["run"](script, context)
        return True

    def track_rejections(self, hook_name: str) -> object:
        """Have a global function called as ``hook(event, promise, reason)`` at each promise rejection.

        Must be called from within a callback of JavaScript's. ``event`` is 0 for a rejection without a
        handler, 1 when a handler comes later. The function is looked up now: the global property can go afterwards.

        Returns:
            What must be kept alive as long as the isolate.
        """
        v8 = self._v8
        isolate = v8["current_isolate"]()
        context = v8["current_context"](isolate)
        hook = v8["get"](v8["global_object"](context), context, self._string(isolate, hook_name))
        slot = ctypes.cast(hook, ctypes.POINTER(ctypes.c_size_t))[0]
        hook = v8["globalize"](isolate, slot)

        def rejected(message: _PromiseRejectMessage) -> None:
            if message.event > 1:  # resolved or rejected once more: the web has no event for it
                return
            context = v8["current_context"](isolate)
            undefined = v8["new_integer"](isolate, 0)
            # A handler that comes later brings no reason along.
            reason = message.value or undefined
            arguments = (_POINTER * 3)(v8["new_integer"](isolate, message.event), message.promise, reason)
            v8["call"](hook, context, undefined, 3, arguments)

        callback = _PromiseRejectCallback(rejected)
        v8["on_promise_reject"](isolate, ctypes.cast(callback, _POINTER))
        return callback

    def set_event(self, number: int) -> None:
        """Mark what runs from here on, and all that it awaits, as belonging to an event; 0 for none."""
        isolate = self._v8["current_isolate"]()
        self._v8["set_continuation_data"](isolate, self._v8["new_integer"](isolate, number))

    def event(self) -> int:
        """The event that the running code belongs to; 0 for none."""
        data = self._v8["get_continuation_data"](self._v8["current_isolate"]())
        return int(self._v8["int32_value"](data)) if data and self._v8["is_int32"](data) else 0

    def _string(self, isolate: int, text: str) -> int:
        data = text.encode("utf-8", "replace")
        string = self._v8["new_string"](isolate, data, 0, len(data))
        if not string:
            raise MemoryError("the script is too long for the engine")
        return int(string)
