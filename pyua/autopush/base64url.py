"""base64url as the two ends of the protocol understand it; they differ in what they forgive."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

__all__ = ["decode_as_autopush", "decode_as_firefox", "encode_base64url"]

_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*\Z")


def encode_base64url(data: bytes, *, padded: bool = False) -> str:
    """Encode ``data``; without ``=`` at the end unless ``padded``."""
    text = base64.urlsafe_b64encode(data).decode("ascii")
    return text if padded else text.rstrip("=")


def decode_as_firefox(text: str) -> bytes:
    """Decode a notification's ``data`` as Firefox does: padding is optional but must be right if it is there.

    Raises:
        ValueError: a character outside of the alphabet, or a length that cannot be.
    """
    if len(text) % 4 == 0 and text.endswith("="):
        text = text[:-2] if text.endswith("==") else text[:-1]
    return _decode(text)


def decode_as_autopush(text: str) -> bytes:
    """Decode a ``register`` message's ``key`` as autopush does: any padding, but no stray bits at the end.

    Raises:
        ValueError: a character outside of the alphabet (``+`` and ``/`` too), or an end that is not
        canonical.
    """
    text = text.rstrip("=")
    data = _decode(text)
    if encode_base64url(data) != text:
        raise ValueError("base64url with bits set after its last byte")
    return data


def _decode(text: str) -> bytes:
    if _ALPHABET.match(text) is None:
        raise ValueError("a character that base64url does not have")
    if len(text) % 4 == 1:
        raise ValueError(f"{len(text)} characters cannot be base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as exc:
        raise ValueError(str(exc)) from exc
