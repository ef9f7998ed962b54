"""The checks of ``PushManager.subscribe()`` and the errors that it rejects with.

Window and worker check in different orders: a window asks for the permission first, a worker reads the key first.
Source: Firefox; the messages are its own.
"""

from __future__ import annotations

from pyua.errors import DOMError, InvalidKeyError
from pyua.push.record import PushRecord
from pyua.webpush import b64, validate_application_server_key

__all__ = [
    "abort",
    "check_existing",
    "check_key",
    "check_window_subscribe",
    "check_worker_subscribe",
    "read_key",
    "unreachable",
]


def check_window_subscribe(key: str | bytes | None, *, permission_granted: bool) -> bytes | None:
    """The checks of a page's ``subscribe()``, before it looks for an existing subscription.

    Args:
        key: ``applicationServerKey``: base64url, raw bytes, or None.
        permission_granted: what the permission is after the user was asked, if that was possible.

    Returns:
        The key's bytes; None without one.

    Raises:
        DOMError: ``NotAllowedError``, ``InvalidCharacterError`` or ``InvalidAccessError``, in this order.
    """
    if not permission_granted:
        raise DOMError("NotAllowedError", "Permission to create push subscription is denied.")
    return check_key(read_key(key))


def check_worker_subscribe(key: str | bytes | None, *, permission_granted: bool) -> bytes | None:
    """The checks of a worker's ``subscribe()``, before it looks for an existing subscription.

    Args:
        key: ``applicationServerKey``: base64url, raw bytes, or None.
        permission_granted: what the permission is; a worker never asks for it.

    Returns:
        The key's bytes; None without one.

    Raises:
        DOMError: ``InvalidCharacterError`` or, for an empty key, ``InvalidAccessError``; then
            ``NotAllowedError``; then ``InvalidAccessError`` for a key that is no point on P-256.
    """
    data = read_key(key)
    if not permission_granted:
        raise DOMError("NotAllowedError", "User denied permission to use the Push API.")
    return check_key(data)


def read_key(key: str | bytes | None) -> bytes | None:
    """Take an application server key to bytes.

    Args:
        key: unpadded base64url, raw bytes, or None.

    Raises:
        DOMError: ``InvalidCharacterError`` for a text that is not unpadded base64url, ``InvalidAccessError`` for
            a key of no bytes.
    """
    if isinstance(key, str):
        try:
            key = b64.decode(key)
        except ValueError:
            raise DOMError("InvalidCharacterError", "String contains an invalid character") from None
    if key is not None and len(key) == 0:
        raise _bad_key()
    return key


def check_key(key: bytes | None) -> bytes | None:
    """Check that an application server key is a point on P-256, compressed or not; returns it.

    Raises:
        DOMError: ``InvalidAccessError``.
    """
    if key is None:
        return None
    try:
        return validate_application_server_key(key)
    except InvalidKeyError:
        raise _bad_key() from None


def check_existing(record: PushRecord, key: bytes | None, *, restorable: bool = False) -> bool:
    """Check whether an existing subscription may be handed out for that key.

    Args:
        record: the scope's record.
        key: what ``check_key`` returned.
        restorable: whether the origin has the permission and was visited since the last message; it matters for
            an expired record only.

    Returns:
        True if the subscription is the answer. False if it has expired but may be restored: drop it, fire
        ``pushsubscriptionchange``, and register anew.

    Raises:
        DOMError: ``InvalidStateError`` if it is for another key (none is another key too), expired or not; then
            ``AbortError`` if it has expired.
    """
    if not record.matches_application_server_key(key):
        raise DOMError("InvalidStateError", "A subscription with a different application server key already exists.")
    if record.is_expired and not restorable:
        raise abort()
    return not record.is_expired


def abort() -> DOMError:
    """What ``subscribe()`` rejects with for everything else: server, timeout, offline, disabled, expired."""
    return DOMError("AbortError", "Error retrieving push subscription.")


def unreachable() -> DOMError:
    """What ``unsubscribe()`` rejects with on a timeout, or while offline or disabled."""
    return DOMError("NetworkError", "Push service unreachable.")


def _bad_key() -> DOMError:
    return DOMError("InvalidAccessError", "Invalid raw ECDSA P-256 public key.")
