"""HKDF with SHA-256 (RFC 5869), for outputs of at most one block: all that Web Push derives.

Written out over ``hashlib``, because here it counts: a message takes five HMACs, and the set-up that ``hmac``
or an HKDF object pays for each of them adds up to a quarter of one ECDH.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

__all__ = ["expand", "expand_key_and_nonce", "extract"]

_BLOCK: Final = 64
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))


def extract(salt: bytes, input_key: bytes) -> bytes:
    """HKDF-Extract: the pseudorandom key, 32 bytes (RFC 5869 section 2.2).

    It is HMAC-SHA-256 (RFC 2104) with the salt as its key.
    """
    inner, outer = _pads(salt)
    return sha256(outer + sha256(inner + input_key).digest()).digest()


def expand(pseudorandom_key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand for one block (RFC 5869 section 2.3).

    Args:
        pseudorandom_key: what ``extract`` returned.
        info: the context; the block counter is added here.
        length: bytes wanted, at most 32.
    """
    inner, outer = _pads(pseudorandom_key)
    return sha256(outer + sha256(inner + info + b"\x01").digest()).digest()[:length]


def expand_key_and_nonce(pseudorandom_key: bytes, key_info: bytes, nonce_info: bytes) -> tuple[bytes, bytes]:
    """Two expansions of one key: 16 bytes of content encryption key, and 12 bytes of nonce."""
    inner, outer = _pads(pseudorandom_key)
    key = sha256(outer + sha256(inner + key_info + b"\x01").digest()).digest()[:16]
    nonce = sha256(outer + sha256(inner + nonce_info + b"\x01").digest()).digest()[:12]
    return key, nonce


def _pads(key: bytes) -> tuple[bytes, bytes]:
    if len(key) > _BLOCK:
        key = sha256(key).digest()
    key = key.ljust(_BLOCK, b"\0")
    return key.translate(_INNER), key.translate(_OUTER)
