"""The runtime's own scripts, compiled once in a process: further isolates get V8's code cache of them.

Half of a worker's cold start is otherwise the reading of a source that never changes.

WARNING: runtime/core/02_host.js is the other side.
"""

from __future__ import annotations

import ctypes
from typing import Final

from pyua.worker.v8_symbols import POINTER, Functions, Source, define_global, new_global, new_string

__all__ = ["RuntimeScripts"]

#: Where Source has the pointer to the code cache.
_CACHE_FIELD: Final = 6
_CONSUME_CODE_CACHE: Final = 1

_Bytes: Final = ctypes.POINTER(ctypes.c_uint8)

#: source → what V8 made of it, for every isolate of the process.
_caches: Final[dict[str, bytes]] = {}


class _CachedData(ctypes.Structure):
    """v8::ScriptCompiler::CachedData; the memory of its bytes stays ours."""

    _fields_ = (
        ("data", _Bytes),
        ("length", ctypes.c_int),
        ("rejected", ctypes.c_bool),
        ("policy", ctypes.c_int),
    )


class RuntimeScripts:
    """The runtime's scripts in one isolate; to be used from within callbacks of JavaScript's.

    Args:
        v8: V8's functions.
    """

    def __init__(self, v8: Functions) -> None:
        self._v8 = v8
        #: source → a handle of the script that V8 has read it into, until it is kept.
        self._new: dict[str, int] = {}

    def give(self, source: str, name: str) -> bool:
        """Run a script, and leave its value in a global property.

        Returns:
            False if it came to nothing: the global object takes no property; or the stack is full or the isolate is
            being stopped, and that is pending in JavaScript.
        """
        v8 = self._v8
        isolate = v8["current_isolate"]()
        context = v8["current_context"](isolate)
        fields = Source(new_string(v8, isolate, source))
        cache = _caches.get(source)
        data = None if cache is None else _CachedData(ctypes.cast(ctypes.c_char_p(cache), _Bytes), len(cache))
        fields[_CACHE_FIELD] = 0 if data is None else ctypes.addressof(data)
        script = v8["compile_source"](context, fields, 0 if data is None else _CONSUME_CODE_CACHE, 0)
        value = v8["run"](script, context) if script else None
        if not value or not define_global(v8, isolate, name, value):
            return False
        if data is None or data.rejected:
            self._new[source] = new_global(v8, isolate, v8["unbound_script"](script))
        return True

    def keep(self, source: str) -> None:
        """Make the code cache of a script that was new: the functions that have run meanwhile are part of it.

        Nothing happens if it was in a cache already.
        """
        script = self._new.pop(source, None)
        if script is None:
            return
        made = self._v8["create_code_cache"](POINTER(script))
        if made:
            cached = _CachedData.from_address(made)
            _caches[source] = ctypes.string_at(cached.data, cached.length)
            self._v8["free_cached_data"](made)
