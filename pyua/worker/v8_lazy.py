"""Global properties whose values are made when somebody first looks: to a script they are data properties all along.

V8 has them (``Object::SetLazyDataProperty``); JavaScript itself could only make accessors, which a descriptor betrays.

WARNING: runtime/core/02_host.js is the other side.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Final

from pyua.worker.v8_symbols import POINTER, Functions, new_string

__all__ = ["LazyProperties"]

#: Where v8::PropertyCallbackInfo has what is returned, in words; tried before it is relied upon.
_RETURN_VALUE: Final = 5
_DONT_ENUM: Final = 2
_PROBE: Final = "__pyua_probe"
_PROBE_VALUE: Final = 4711

_Getter = ctypes.CFUNCTYPE(None, POINTER, POINTER)


class LazyProperties:
    """Lazy properties of an isolate's global object; to be made within a callback of JavaScript's, and kept alive.

    Args:
        v8: V8's functions.
        isolate: the isolate.
        hook: a global handle of a function; ``hook(name)`` gives a property's value.
    """

    def __init__(self, v8: Functions, isolate: int, hook: int) -> None:
        self._v8 = v8
        self._isolate = isolate
        self._hook = hook
        self._probing = False
        # V8 calls it for as long as the isolate lives.
        self._callback = _Getter(self._get)

    def work(self) -> bool:
        """Whether this V8 takes what is returned from where it is put."""
        v8, isolate = self._v8, self._isolate
        context = v8["current_context"](isolate)
        self._probing = True
        try:
            self._define(context, _PROBE, 0)
            value = v8["get"](v8["global_object"](context), context, self._string(_PROBE))
        finally:
            self._probing = False
        return bool(value and v8["is_int32"](value) and v8["int32_value"](value) == _PROBE_VALUE)

    def define(self, names: Iterable[str]) -> None:
        """Define properties of the global object; a name that begins with ``-`` is not enumerable.

        One that begins with ``^`` is defined on what ``__pyua_holder`` is now.
        """
        context = self._v8["current_context"](self._isolate)
        holder = self._v8["get"](self._v8["global_object"](context), context, self._string("__pyua_holder"))
        for name in names:
            if name.startswith("^"):
                self._define(context, name[1:], 0, holder)
            else:
                self._define(context, name.removeprefix("-"), _DONT_ENUM if name.startswith("-") else 0)

    def _define(self, context: int, name: str, attributes: int, holder: int | None = None) -> None:
        v8 = self._v8
        target = v8["global_object"](context) if holder is None else holder
        # Both side effects are 0, "has some".
        v8["set_lazy"](target, context, self._string(name), self._callback, None, attributes, 0, 0)

    def _string(self, name: str) -> int:
        return new_string(self._v8, self._isolate, name)

    def _get(self, name: int, info: int) -> None:
        v8, isolate = self._v8, self._isolate
        context = v8["current_context"](isolate)
        if self._probing:
            value = v8["new_integer"](isolate, _PROBE_VALUE)
        else:
            value = v8["call"](self._hook, context, self._hook, 1, (POINTER * 1)(name))
        if value:  # otherwise it threw, and that is pending
            words = ctypes.cast(info, ctypes.POINTER(ctypes.c_size_t))
            words[_RETURN_VALUE] = ctypes.cast(value, ctypes.POINTER(ctypes.c_size_t))[0]
