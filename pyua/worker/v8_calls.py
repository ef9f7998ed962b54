"""Calls into the script, with the place where a callback threw.

V8 knows where something was thrown as long as no JavaScript has caught it; an Error carries the knowledge away in its
stack, anything else does not. So the host calls callbacks, and catches: JavaScript asks it to, gives it the function
and gets back what was thrown and where.

WARNING: runtime/core/02_host.js is the other side.
"""

from __future__ import annotations

import ctypes
from typing import Final

from pyua.worker.v8_symbols import POINTER, Functions

__all__ = ["ScriptCalls"]

#: Where a v8::TryCatch lives: seven words in V8 14; room for more.
_TryCatch: Final = ctypes.c_uint64 * 16
#: How far up a place is looked for: the runtime's own frames may stand above the script's.
_FRAMES: Final = 10
#: v8::StackTrace::kDetailed
_DETAILED: Final = 0x7F


class ScriptCalls:
    """Runs what the runtime is about to run, for one isolate; to be used from within callbacks of JavaScript's.

    Args:
        v8: V8's functions.
        isolate: the isolate.
        hook: a global handle of a function. ``hook()`` runs the callback; ``hook(error)`` says that it threw, and
            ``hook(error, url, line, column)`` where, once for each frame, innermost first.
    """

    def __init__(self, v8: Functions, isolate: int, hook: int) -> None:
        self._v8 = v8
        self._isolate = isolate
        self._hook = hook
        v8["capture_stacks"](isolate, True, _FRAMES, _DETAILED)

    def run(self) -> bool:
        """Run the callback that JavaScript has made ready; whether it threw."""
        v8, isolate, hook = self._v8, self._isolate, self._hook
        context = v8["current_context"](isolate)
        guard = _TryCatch()
        v8["try_catch_begin"](guard, isolate)
        try:
            # A script that is being stopped goes on being stopped: that is not for it to hear.
            threw = not v8["call"](hook, context, hook, 0, None)
            if threw and not v8["try_catch_terminated"](guard):
                self._tell(context, guard)
            return threw
        finally:
            v8["try_catch_end"](guard)

    def _tell(self, context: int, guard: ctypes.Array[ctypes.c_uint64]) -> None:
        v8, isolate, hook = self._v8, self._isolate, self._hook
        error = v8["try_catch_exception"](guard)
        v8["call"](hook, context, hook, 1, (POINTER * 1)(error))
        message = v8["try_catch_message"](guard)
        stack = v8["message_stack"](message) if message else None
        for at in range(v8["frame_count"](stack) if stack else 0):
            frame = v8["frame"](stack, isolate, at)
            url = v8["frame_url"](frame)
            if url:
                location = v8["frame_location"](frame)
                # Two ints, counted from 0.
                line, column = (location & 0xFFFFFFFF) + 1, (location >> 32) + 1
                numbers = (v8["new_integer"](isolate, line), v8["new_integer"](isolate, column))
                v8["call"](hook, context, hook, 4, (POINTER * 4)(error, url, *numbers))
