"""Open a push message as the user agent gets it: header fields of the frame, and the bytes of its data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyua.errors import DecryptionError
from pyua.webpush import aes128gcm, aesgcm
from pyua.webpush.faults import BAD_ENCODING_HEADER
from pyua.webpush.keys import KeyPair

__all__ = ["SUPPORTED_ENCODINGS", "content_encoding", "decrypt"]

#: The content encodings that Firefox decrypts.
SUPPORTED_ENCODINGS: Final = (aes128gcm.CONTENT_ENCODING, aesgcm.CONTENT_ENCODING)

#: JSON objects: dict stands first, because it is found faster than an abstract class.
_OBJECTS: Final = (dict, Mapping)


def content_encoding(headers: object) -> str | None:
    """The content encoding that the headers of a frame name, if it is a text; never fails."""
    value = headers.get("encoding") if isinstance(headers, _OBJECTS) else None
    return value if isinstance(value, str) and value else None


def decrypt(headers: object, payload: bytes, *, key_pair: KeyPair | None, auth_secret: bytes | None) -> bytes | None:
    """Decrypt a push message with Firefox's checks in Firefox's order.

    Args:
        headers: the ``headers`` of a notification frame, any JSON value: an object with ``encoding`` and, for
            aesgcm, ``encryption`` and ``crypto_key``. Without headers (None, false, 0 or an empty text) a
            message has no data, whatever the payload holds.
        payload: the decoded ``data`` of the frame.
        key_pair: the subscription's keys; None for a subscription that has none.
        auth_secret: the subscription's secret; None likewise.

    Returns:
        The plaintext, which may be empty; None for a message without data.

    Raises:
        DecryptionError: whatever is wrong, with Firefox's ``name`` for it and the ``step`` that failed.
    """
    if not headers and not isinstance(headers, (*_OBJECTS, list)):
        return None  # what JavaScript takes for false; unlike in Python, {} and [] are true there
    encoding = content_encoding(headers)
    if encoding is None or not isinstance(headers, _OBJECTS):
        raise DecryptionError(
            "the message has no Content-Encoding header; a payload must come in aes128gcm or aesgcm",
            name=BAD_ENCODING_HEADER,
            step="Content-Encoding header",
        )
    if encoding == aes128gcm.CONTENT_ENCODING:
        return aes128gcm.decrypt(payload, key_pair, auth_secret)
    if encoding == aesgcm.CONTENT_ENCODING:
        parameters = aesgcm.parse_headers(headers.get("encryption"), headers.get("crypto_key"))
        return aesgcm.decrypt(payload, parameters, key_pair, auth_secret)
    raise DecryptionError(
        f"the Content-Encoding {encoding[:40]!r} is not supported; expected aes128gcm or aesgcm",
        name=BAD_ENCODING_HEADER,
        step="Content-Encoding header",
    )
