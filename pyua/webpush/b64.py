"""Base64url, with the three ways in which the padding is treated on the Web Push road.

Firefox never checks the unused bits of the last character, and neither do these.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

__all__ = ["decode", "decode_padded", "decode_tolerant", "encode", "encode_padded"]

_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_TO_STANDARD: Final = str.maketrans("-_", "+/")
_TO_URL_SAFE: Final = str.maketrans("+/", "-_")


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding, as all of RFC 8291 and RFC 8292 do."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def encode_padded(data: bytes) -> str:
    """Write bytes as base64url with ``=`` padding, as Firefox writes the key of a register frame."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def decode(text: str) -> bytes:
    """Read unpadded base64url; padding is a fault.

    Source: Firefox's ``base64URLDecode`` with padding "reject": application server keys, dh and salt.

    Raises:
        ValueError: a character outside of the alphabet (``=`` included) or an impossible length.
    """
    if _ALPHABET.fullmatch(text) is None:
        raise ValueError("this is not unpadded base64url: only A-Z, a-z, 0-9, '-' and '_' may stand in it")
    remainder = len(text) % 4
    if remainder == 1:
        raise ValueError(f"{len(text)} characters cannot be base64url: one character would be left over")
    return binascii.a2b_base64(text.translate(_TO_STANDARD) + "=" * (-remainder % 4))


def decode_padded(text: str) -> bytes:
    """Read base64url that may or may not be padded.

    Source: Firefox's ``base64URLDecode`` with padding "ignore": the ``data`` of a notification frame. Padding
    is looked for only when the length is a multiple of four.

    Raises:
        ValueError: anything else than base64url with correct or no padding.
    """
    if text.endswith("=") and len(text) % 4 == 0:
        text = text[:-2] if text.endswith("==") else text[:-1]
    return decode(text)


def decode_tolerant(text: str) -> bytes:
    """Read base64url or standard base64, padded or not, with white space around it.

    Source: autopush reads the key of an Authorization header so; people paste keys so.

    Raises:
        ValueError: no kind of base64.
    """
    return decode(text.strip().rstrip("=").translate(_TO_URL_SAFE))
