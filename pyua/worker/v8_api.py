"""The few functions of V8 itself that mini-racer's C interface does not offer.

Six things cannot be had from inside JavaScript: running a second classic script that shares top-level ``let``,
``const`` and ``class`` with the first (``importScripts``); learning that a promise was rejected with nobody listening
(``unhandledrejection``); knowing, behind an ``await``, on behalf of which event a piece of code runs (so that a
notification is told to belong to its push); knowing where something was thrown that is no Error; modules; and
compiling the runtime once for all isolates of a process. mini-racer's library exports V8's C++ interface on Linux and
macOS, so they are called there by their symbols. Where the library hides them, ``V8Api.find`` gives None and the
runtime does what can be done without: an indirect eval, rejections of promises that it sees itself, the event only
while its listeners run, no place, no modules, and slower starts.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from pyua.worker.v8_calls import ScriptCalls
from pyua.worker.v8_code_cache import RuntimeScripts
from pyua.worker.v8_lazy import LazyProperties
from pyua.worker.v8_memory import MemoryGuard
from pyua.worker.v8_modules import Modules
from pyua.worker.v8_symbols import POINTER, Functions, define_global, find_functions, new_global, new_string

__all__ = ["V8Api"]


class _PromiseRejectMessage(ctypes.Structure):
    _fields_ = (("promise", POINTER), ("event", ctypes.c_int), ("value", POINTER))


_PromiseRejectCallback = ctypes.CFUNCTYPE(None, _PromiseRejectMessage)


class V8Api:
    """V8's own functions, for the isolate whose thread is calling."""

    def __init__(self, functions: Functions) -> None:
        self._v8 = functions

    @classmethod
    def find(cls, library: ctypes.CDLL) -> V8Api | None:
        """The functions of a library; None if it does not export all of them."""
        functions = find_functions(library)
        return None if functions is None else cls(functions)

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
        hook = self._global_function(isolate, hook_name)

        def rejected(message: _PromiseRejectMessage) -> None:
            if message.event > 1:  # resolved or rejected once more: the web has no event for it
                return
            context = v8["current_context"](isolate)
            undefined = v8["new_integer"](isolate, 0)
            # A handler that comes later brings no reason along.
            reason = message.value or undefined
            arguments = (POINTER * 3)(v8["new_integer"](isolate, message.event), message.promise, reason)
            v8["call"](hook, context, undefined, 3, arguments)

        callback = _PromiseRejectCallback(rejected)
        v8["on_promise_reject"](isolate, ctypes.cast(callback, POINTER))
        return callback

    def script_calls(self, hook_name: str) -> ScriptCalls:
        """What runs callbacks by way of a global function, which is looked up now (see ScriptCalls).

        Must be called from within a callback of JavaScript's.
        """
        isolate = self._v8["current_isolate"]()
        return ScriptCalls(self._v8, isolate, self._global_function(isolate, hook_name))

    def lazy_properties(self, hook_name: str) -> LazyProperties | None:
        """What makes global properties of the values that a global function gives, which is looked up now.

        Must be called from within a callback of JavaScript's.

        Returns:
            None if this V8 cannot be used that way.
        """
        isolate = self._v8["current_isolate"]()
        properties = LazyProperties(self._v8, isolate, self._global_function(isolate, hook_name))
        return properties if properties.work() else None

    def give_text(self, address: int, length: int, name: str) -> bool:
        """Decode UTF-8 in memory, errors replaced as in the Encoding standard; leave the text in a global property.

        Returns:
            False if it is too long for the engine, or the global object takes no property.
        """
        v8 = self._v8
        isolate = v8["current_isolate"]()
        text = v8["new_string"](isolate, ctypes.cast(address, ctypes.c_char_p), 0, length)
        return bool(text) and define_global(v8, isolate, name, text)

    def give_wide_text(self, address: int, length: int, name: str) -> bool:
        """Leave a text in a global property: ``length`` units of UTF-16 in memory.

        Returns:
            False if the global object takes no property.
        """
        v8 = self._v8
        isolate = v8["current_isolate"]()
        text = v8["new_wide_string"](isolate, address, 0, length)
        return bool(text) and define_global(v8, isolate, name, text)

    def runtime_scripts(self) -> RuntimeScripts:
        """What runs the runtime's own scripts (see RuntimeScripts)."""
        return RuntimeScripts(self._v8)

    def modules(self, hook_name: str) -> Modules:
        """What runs modules, and tells a global function of them, which is looked up now (see Modules).

        Must be called from within a callback of JavaScript's.
        """
        isolate = self._v8["current_isolate"]()
        return Modules(self._v8, isolate, self._global_function(isolate, hook_name))

    def memory_guard(self, limit: int, on_stuck: Callable[[], None]) -> MemoryGuard:
        """What keeps the isolate to a limit of bytes (see MemoryGuard)."""
        return MemoryGuard(self._v8, self._v8["current_isolate"](), limit, on_stuck)

    def set_event(self, number: int) -> None:
        """Mark what runs from here on, and all that it awaits, as belonging to an event; 0 for none."""
        isolate = self._v8["current_isolate"]()
        self._v8["set_continuation_data"](isolate, self._v8["new_integer"](isolate, number))

    def event(self) -> int:
        """The event that the running code belongs to; 0 for none."""
        data = self._v8["get_continuation_data"](self._v8["current_isolate"]())
        return int(self._v8["int32_value"](data)) if data and self._v8["is_int32"](data) else 0

    def _global_function(self, isolate: int, name: str) -> int:
        """A handle, for as long as the isolate lives, of what a global property has now."""
        v8 = self._v8
        context = v8["current_context"](isolate)
        function = v8["get"](v8["global_object"](context), context, self._string(isolate, name))
        return new_global(v8, isolate, function)

    def _string(self, isolate: int, text: str) -> int:
        return new_string(self._v8, isolate, text)
