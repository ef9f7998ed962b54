"""mini-racer's C interface, as far as it is used.

mini-racer's Python layer turns every value into a Python object, each by a trip of its own, and hands all callbacks to
the event loop. A service worker needs neither: one text in and one text out per task, and a callback that may keep
JavaScript waiting (``importScripts`` is synchronous). So pyua calls the C interface itself, a dozen functions; the
dependency is held to the release line whose interface this is.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from py_mini_racer._dll import DEFAULT_V8_FLAGS, MR_CALLBACK, init_mini_racer

__all__ = ["CALLBACK", "ERRORS", "OUT_OF_MEMORY", "STRING", "TERMINATED", "decode", "encode", "load_library"]

#: The prototype of the one callback that a context has: (callback id, value).
CALLBACK: Final = MR_CALLBACK

#: Where the processor has protection keys, V8 guards its memory with them, and only threads descended from the one that
#: started it may touch it: user agents on event loops of their own would crash the process.
_V8_FLAGS: Final = (*DEFAULT_V8_FLAGS, "--no-memory-protection-keys")

# mini-racer's value types, as far as they are told apart here.
STRING: Final = 5
OUT_OF_MEMORY: Final = 202
TERMINATED: Final = 204
ERRORS: Final = range(200, 207)


def load_library() -> ctypes.CDLL:
    """mini-racer's library, with V8 started as pyua needs it (if nobody has started it before)."""
    return init_mini_racer(flags=_V8_FLAGS, ignore_duplicate_init=True)


def encode(library: ctypes.CDLL, context: int | None, text: str) -> Any:
    """A value of the context's for a text; to be freed."""
    data = text.encode("utf-8", "surrogatepass")
    return library.mr_alloc_string_val(context, data, len(data), STRING)


def decode(value: Any) -> str:
    """The text of a value."""
    contents = value.contents
    return str(contents.value.bytes_val[0 : contents.len].decode("utf-8", "surrogatepass"))
