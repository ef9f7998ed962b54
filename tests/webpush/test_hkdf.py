"""HKDF against Python's hmac and the cryptography library."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, strategies as st

from pyua.webpush import hkdf


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_extract_is_hmac(salt, key):
    """For salts of any length, also longer than a block of SHA-256."""
    assert hkdf.extract(salt, key) == hmac.digest(salt, key, "sha256")


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80), st.integers(1, 32))
def test_derivation_is_the_librarys(salt, key, info, length):
    """Extract and expand together are HKDF, for one output and for two."""
    prk = hkdf.extract(salt, key)
    assert hkdf.expand(prk, info, length) == HKDF(SHA256(), length, salt, info).derive(key)
    assert hkdf.expand_key_and_nonce(prk, info, b"other") == (
        HKDF(SHA256(), 16, salt, info).derive(key),
        HKDF(SHA256(), 12, salt, b"other").derive(key),
    )
