"""Every exception that pyua raises, in one tree.

PyuaError
├── UserError                     you can fix this: the command line exits 2 and shows one line
│   ├── ConfigError               an argument, a pref or a file that cannot be used
│   │   └── ProfileError          a profile folder that is in use, damaged, or cannot be written
│   ├── InvalidKeyError           a key or subscription that is not what it should be
│   ├── ScopeError                a worker scope outside of what its script may control
│   └── InsecureOriginError       an origin that is neither https nor loopback
├── DOMError                      what a browser throws as a DOMException (``name`` tells which)
├── ProtocolError
│   ├── LocalProtocolError        pyua's caller asked for something the protocol forbids
│   └── RemoteProtocolError       the peer broke the protocol (``close_code`` answers it)
├── CryptoError
│   ├── DecryptionError           a push message that cannot be opened (``step`` and ``name`` tell where)
│   └── VapidError                a VAPID header that does not verify (``reason`` tells why)
├── TransportError                a socket, a host or a service that could not be reached
├── WorkerError                   a service worker, or a page: what follows is said of both
│   ├── WorkerScriptError         a script failed (``name``, ``message``, ``url``, ``line``, ``column``)
│   ├── WorkerInstallError        its install event was rejected
│   ├── WorkerTimeoutError        JavaScript ran for longer than it may
│   ├── WorkerMemoryError         JavaScript used more memory than it may
│   └── WorkerTerminatedError     the worker or page was gone before it could answer
├── WaitTimeoutError              something awaited did not come in time (also a TimeoutError)
└── InternalError                 a fault of pyua: please report it

Two things the DOM reports are Python's own: a DOM ``TypeError`` is Python's ``TypeError``, and a
JavaScript error out of ``evaluate`` is a ``WorkerScriptError``.

Messages say what was seen, what was expected, and what to do. They never hold keys or payloads.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

__all__ = [
    "ConfigError",
    "CryptoError",
    "DOMError",
    "DecryptionError",
    "InsecureOriginError",
    "InternalError",
    "InvalidKeyError",
    "LocalProtocolError",
    "ProfileError",
    "ProtocolError",
    "PyuaError",
    "RemoteProtocolError",
    "ScopeError",
    "TransportError",
    "UserError",
    "VapidError",
    "WaitTimeoutError",
    "WorkerError",
    "WorkerInstallError",
    "WorkerMemoryError",
    "WorkerScriptError",
    "WorkerTerminatedError",
    "WorkerTimeoutError",
]


class PyuaError(Exception):
    """The base of everything pyua raises on purpose."""


# --- what a user can fix ------------------------------------------------------------------------


class UserError(PyuaError):
    """Something the caller gave cannot work; the message says what to change."""


class ConfigError(UserError):
    """An argument, a pref or a file that cannot be used."""


class ProfileError(ConfigError):
    """A profile folder that is in use, damaged, of a newer version, or cannot be read or written."""


class InvalidKeyError(UserError):
    """A key or a subscription that is not what it should be."""


class ScopeError(UserError):
    """A service worker's scope lies outside of what its script may control."""


class InsecureOriginError(UserError):
    """Service workers exist on https and on loopback origins only."""


# --- what a browser throws ----------------------------------------------------------------------

#: Legacy codes of DOMException names (https://webidl.spec.whatwg.org/#dfn-error-names-table).
DOM_EXCEPTION_CODES: Final[dict[str, int]] = {
    "IndexSizeError": 1,
    "HierarchyRequestError": 3,
    "WrongDocumentError": 4,
    "InvalidCharacterError": 5,
    "NoModificationAllowedError": 7,
    "NotFoundError": 8,
    "NotSupportedError": 9,
    "InUseAttributeError": 10,
    "InvalidStateError": 11,
    "SyntaxError": 12,
    "InvalidModificationError": 13,
    "NamespaceError": 14,
    "InvalidAccessError": 15,
    "TypeMismatchError": 17,
    "SecurityError": 18,
    "NetworkError": 19,
    "AbortError": 20,
    "URLMismatchError": 21,
    "QuotaExceededError": 22,
    "TimeoutError": 23,
    "InvalidNodeTypeError": 24,
    "DataCloneError": 25,
}


class DOMError(PyuaError):
    """What a browser throws as a DOMException.

    Attributes:
        name: the exception's name, such as ``"NotAllowedError"``.
        message: the sentence, in Firefox's words where Firefox has one.
        code: the legacy code, 0 for names that came later.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message
        self.code = DOM_EXCEPTION_CODES.get(name, 0)

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


# --- protocols ----------------------------------------------------------------------------------


class ProtocolError(PyuaError):
    """A rule of a wire protocol was broken, by us (Local…) or by the peer (Remote…)."""


class LocalProtocolError(ProtocolError):
    """pyua's caller asked for something that the protocol does not allow in this state."""


class RemoteProtocolError(ProtocolError):
    """The peer broke the protocol.

    Attributes:
        close_code: the WebSocket close code that answers it.
        reason: the text of the close frame.
    """

    def __init__(self, message: str, *, close_code: int = 1002, reason: str = "Protocol") -> None:
        super().__init__(message)
        self.close_code = close_code
        self.reason = reason


# --- cryptography -------------------------------------------------------------------------------


class CryptoError(PyuaError):
    """A cryptographic step failed."""


class DecryptionError(CryptoError):
    """A push message that cannot be opened.

    Attributes:
        name: Firefox's name for the fault, such as ``"PushMessageBadPaddingError"``.
        step: where it went wrong, in words: ``"record size"``, ``"padding"``, ``"authentication tag"`` …
        ack_code: what a user agent acknowledges such a message with.
    """

    ack_code: ClassVar[int] = 101

    def __init__(self, message: str, *, name: str, step: str) -> None:
        super().__init__(message)
        self.name = name
        self.step = step

    def __str__(self) -> str:
        return f"{self.name} ({self.step}): {super().__str__()}"


class VapidError(CryptoError):
    """A VAPID header that does not verify.

    Attributes:
        reason: one word for the check that failed, such as ``"audience"`` or ``"expired"``.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


# --- the network --------------------------------------------------------------------------------


class TransportError(PyuaError):
    """A socket, a host or a service that could not be reached."""


# --- service workers ----------------------------------------------------------------------------


class WorkerError(PyuaError):
    """A service worker, or a page, could not do what was asked of it."""


class WorkerScriptError(WorkerError):
    """A script could not be loaded, did not parse, or threw.

    Attributes:
        url: the script, or None where it is not known.
        line, column: the place, counted from 1, or None.
        cause: what happened, such as ``"SyntaxError: Unexpected token '}'"``.
        stack: the JavaScript stack, or an empty string.
        kind: ``"load"``, it could not be loaded; ``"security"``, it is not what a browser runs as a worker (its
            content type, a redirect); ``"script"``, it did not parse, or threw.
    """

    def __init__(
        self,
        cause: str,
        *,
        url: str | None = None,
        line: int | None = None,
        column: int | None = None,
        stack: str = "",
        kind: Literal["load", "security", "script"] = "script",
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.url = url
        self.line = line
        self.column = column
        self.stack = stack
        self.kind = kind

    @property
    def name(self) -> str:
        """The ``name`` of the error that was thrown, such as ``"NotAllowedError"``; empty if it was none."""
        name, _, _ = self.cause.partition(": ")
        return name if name.isidentifier() else ""

    @property
    def message(self) -> str:
        """The ``message`` of the error that was thrown, or ``cause``."""
        return self.cause[len(self.name) + 2 :] if self.name else self.cause

    @property
    def place(self) -> str:
        """``url:line:column``, as far as it is known."""
        return ":".join(str(part) for part in (self.url, self.line, self.column) if part is not None)

    def __str__(self) -> str:
        return f"{self.place}: {self.cause}" if self.place else self.cause


class WorkerInstallError(WorkerError):
    """The worker's install event failed: it became redundant."""


class WorkerTimeoutError(WorkerError):
    """JavaScript ran for longer than it may without giving way."""


class WorkerMemoryError(WorkerError):
    """JavaScript used more memory than it may."""


class WorkerTerminatedError(WorkerError):
    """The worker was terminated, or the page left, before it could answer."""


# --- the rest -----------------------------------------------------------------------------------


class WaitTimeoutError(PyuaError, TimeoutError):
    """Something that was waited for did not come in time."""


class InternalError(PyuaError):
    """A fault of pyua itself. Please report it."""
