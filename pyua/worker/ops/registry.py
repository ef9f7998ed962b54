"""The operations that JavaScript can ask of the host, by name.

An operation is a function whose first argument is the worker it runs for. ``@op`` registers an asynchronous one
(a promise in JavaScript), ``@sync_op`` one that JavaScript waits for; the latter runs on the isolate's own thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

__all__ = ["OPS", "SYNC_OPS", "op", "sync_op"]

Op = Callable[..., Awaitable[Any]]
SyncOp = Callable[..., Any]

OPS: Final[dict[str, Op]] = {}
SYNC_OPS: Final[dict[str, SyncOp]] = {}

_O = TypeVar("_O", bound=Op)
_S = TypeVar("_S", bound=SyncOp)


def op(name: str) -> Callable[[_O], _O]:
    """Register a coroutine function as the operation ``name``.

    Its arguments and its value are what JSON can say, or bytes (a Uint8Array in JavaScript). A ``DOMError`` or
    ``TypeError`` that it raises reaches the script under that name; any other exception becomes a neutral
    OperationError there and a log record here.
    """

    def register(function: _O) -> _O:
        if name in OPS:
            raise ValueError(f"operation {name} is there already")
        OPS[name] = function
        return function

    return register


def sync_op(name: str) -> Callable[[_S], _S]:
    """Register a plain function as the synchronous operation ``name``; it must be thread-safe."""

    def register(function: _S) -> _S:
        if name in SYNC_OPS:
            raise ValueError(f"operation {name} is there already")
        SYNC_OPS[name] = function
        return function

    return register
