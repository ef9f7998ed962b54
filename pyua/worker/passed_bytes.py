"""Bytes that cross between Python and an isolate beside the messages that speak of them.

In a message they are ``{"$bytes": base64}``, or, above ``WORTH_IT``, ``{"$bytes": number, "size": n}``: then they go
through the request channel's memory, which costs a fraction of writing them as text.

WARNING: runtime/core/02_host.js is the other side.
"""

from __future__ import annotations

import base64
import itertools
import threading
from typing import Any, Final

__all__ = ["PassedBytes"]

_KEY: Final = "$bytes"


class PassedBytes:
    """Those on their way, in both directions. Each is taken once; the event loop and the isolate's thread both may.

    Args:
        limit: of bytes that JavaScript may have given without anybody having taken them.
    """

    #: Bytes from which on a number is cheaper than text.
    WORTH_IT: Final = 2048

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._given: dict[int, bytearray] = {}
        self._given_size = 0
        self._lock = threading.Lock()
        self._offered: dict[int, memoryview] = {}
        self._numbers = itertools.count(1)

    # --- from JavaScript --------------------------------------------------------------------------

    def receive(self, number: int, part: bytes) -> bool:
        """Keep a part of what is coming; False, and all of it is dropped, if that is too much."""
        with self._lock:
            self._given_size += len(part)
            if self._given_size > self._limit:
                self._given_size -= len(part) + len(self._given.pop(number, b""))
                return False
            self._given.setdefault(number, bytearray()).extend(part)
            return True

    def unpack(self, argument: Any) -> Any:
        """An argument of a message: bytes if it stands for some, else itself."""
        if not isinstance(argument, dict) or _KEY not in argument:
            return argument
        what = argument[_KEY]
        if isinstance(what, str):
            return base64.b64decode(what)
        with self._lock:
            data = self._given.pop(what)
            self._given_size -= len(data)
        return bytes(data)

    # --- to JavaScript ----------------------------------------------------------------------------

    def pack(self, data: object) -> dict[str, Any]:
        """What stands for bytes in a message: what ``json`` asks for an object that it does not know.

        Raises:
            TypeError: it is something else.
        """
        if not isinstance(data, bytes | bytearray):
            raise TypeError(f"{type(data).__name__} cannot be said in a message")
        if len(data) < self.WORTH_IT:
            return {_KEY: base64.b64encode(data).decode("ascii")}
        number = next(self._numbers)
        self._offered[number] = memoryview(data)
        return {_KEY: number, "size": len(data)}

    def next_part(self, number: int, size: int) -> memoryview:
        """At most ``size`` bytes more of what was packed; forgotten after the last."""
        data = self._offered.pop(number, memoryview(b""))
        if len(data) > size:
            self._offered[number] = data[size:]
        return data[:size]
