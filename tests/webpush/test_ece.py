"""RFC 8188: the record layer, by its vectors and against http-ece."""

from __future__ import annotations

import http_ece
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings, strategies as st

from pyua.errors import ConfigError, DecryptionError
from pyua.webpush import ece, faults, hkdf

_KEY, _SALT = b"k" * 16, b"s" * 16


@pytest.mark.parametrize("section", ["3.1", "3.2"])
def test_rfc8188_examples(vector, section):
    """The examples of RFC 8188 section 3, octet by octet, in both directions."""
    example = vector("rfc8188", section)
    body = ece.encrypt(
        example["plaintext"].encode(),
        example.bytes("ikm"),
        salt=example.bytes("salt"),
        record_size=example["record_size"],
        key_id=example["key_id"].encode(),
        padding=example["padding"],
    )
    assert body == example.bytes("body")
    assert ece.decrypt(body, example.bytes("ikm")) == example["plaintext"].encode()


def test_rfc8188_intermediate_values(vector):
    """Section 3.1 prints the derived keys as well."""
    example = vector("rfc8188", "3.1")
    assert hkdf.extract(example.bytes("salt"), example.bytes("ikm")) == example.bytes("prk")
    key, nonce = ece.derive_key_and_nonce(example.bytes("ikm"), example.bytes("salt"))
    assert (key, nonce) == (example.bytes("cek"), example.bytes("nonce"))


def test_the_header_is_read(vector):
    """Salt, record size and key id of the example with several records."""
    example = vector("rfc8188", "3.2")
    header = ece.parse_header(example.bytes("body"))
    assert header == ece.Header(example.bytes("salt"), 25, b"a1")
    assert example.bytes("body").startswith(bytes(header))


def test_each_record_has_its_own_nonce():
    """The index is XORed into the end of the base nonce (RFC 8188 section 2.3)."""
    nonce = bytes(range(12))
    assert ece.record_nonce(nonce, 0) == nonce
    assert ece.record_nonce(nonce, 1) == nonce[:11] + bytes((nonce[11] ^ 1,))
    assert ece.record_nonce(nonce, 0x0102) == nonce[:10] + bytes((nonce[10] ^ 1, nonce[11] ^ 2))


@given(
    plaintext=st.binary(max_size=300),
    record_size=st.integers(18, 120),
    padding=st.integers(0, 200),
)
def test_round_trip_with_padding(plaintext, record_size, padding):
    """Whatever record size and padding, the plaintext comes back and the padding is really there."""
    body = ece.encrypt(plaintext, _KEY, salt=_SALT, record_size=record_size, padding=padding)
    assert ece.decrypt(body, _KEY) == plaintext
    records = -(-(len(body) - ece.HEADER_LENGTH) // record_size)
    assert len(body) - ece.HEADER_LENGTH == len(plaintext) + padding + 17 * records


@given(plaintext=st.binary(max_size=300), record_size=st.integers(18, 120), padding=st.integers(0, 60))
@settings(max_examples=50)
def test_http_ece_reads_what_is_written(plaintext, record_size, padding):
    """An independent implementation decrypts it."""
    body = ece.encrypt(plaintext, _KEY, salt=_SALT, record_size=record_size, key_id=b"id", padding=padding)
    assert http_ece.decrypt(body, key=_KEY, version="aes128gcm") == plaintext


@given(plaintext=st.binary(min_size=1, max_size=300), record_size=st.integers(18, 120))
@settings(max_examples=50)
def test_what_http_ece_writes_is_read(plaintext, record_size):
    """It decrypts what an independent implementation encrypted."""
    body = http_ece.encrypt(plaintext, salt=_SALT, key=_KEY, rs=record_size, version="aes128gcm")
    assert ece.decrypt(body, _KEY) == plaintext


def _seal(*records: bytes, record_size: int = 40) -> bytes:
    """A body of records whose plaintext, padding and all, is given."""
    key, nonce = ece.derive_key_and_nonce(_KEY, _SALT)
    sealed = [AESGCM(key).encrypt(ece.record_nonce(nonce, i), r, None) for i, r in enumerate(records)]
    return bytes(ece.Header(_SALT, record_size)) + b"".join(sealed)


_FULL = 24  # plaintext bytes of a full record of 40


@pytest.mark.parametrize(
    ("body", "name", "step"),
    [
        (_seal(b"early".ljust(23) + b"\x02", b"late\x02"), faults.BAD_PADDING, "padding"),
        (_seal(b"no end\x01"), faults.BAD_PADDING, "padding"),
        (_seal(b"no delimiter"), faults.BAD_PADDING, "padding"),
        (_seal(b"\0\0\0"), faults.BAD_PADDING, "padding"),
        (_seal(b""), faults.BAD_PADDING, "padding"),
        (_seal(b"x" * 23 + b"\x01"), faults.BAD_PADDING, "padding"),
        (_seal(b"x" * 23 + b"\x01", b"y\x02")[:-1], faults.BAD_CRYPTO, "authentication tag"),
        (_seal(b"x" * 23 + b"\x01", b"y\x02")[:-10], faults.BAD_CRYPTO, "authentication tag"),
        (_seal(), faults.BAD_CRYPTO, "authentication tag"),
        (_seal(b"x\x02")[:20], faults.BAD_CRYPTO, "header"),
        (bytes(ece.Header(_SALT, 18, b"abc"))[:-1], faults.BAD_CRYPTO, "header"),
        (bytes(ece.Header(_SALT, 17)) + b"x" * 30, faults.BAD_RECORD_SIZE, "record size"),
        (bytes(ece.Header(_SALT, 0)) + b"x" * 30, faults.BAD_RECORD_SIZE, "record size"),
        (bytes(ece.Header(_SALT, 2**31)) + b"x" * 30, faults.BAD_RECORD_SIZE, "record size"),
        (bytes(ece.Header(_SALT, 2**32 - 1)) + b"x" * 30, faults.BAD_RECORD_SIZE, "record size"),
    ],
)
def test_broken_bodies_are_named(body, name, step):
    """Each fault has Firefox's name and says which step failed."""
    with pytest.raises(DecryptionError) as caught:
        ece.decrypt(body, _KEY)
    assert (caught.value.name, caught.value.step) == (name, step)
    assert caught.value.ack_code == 101


@pytest.mark.parametrize(
    ("body", "plaintext"),
    [
        (_seal(b"x\x02"), b"x"),
        (_seal(b"\x02"), b""),
        (_seal(b"\x02\0\0\0"), b""),
        (_seal(b"a\0\x02\0"), b"a\0"),
        (_seal(b"x" * 23 + b"\x02"), b"x" * 23),
        (_seal(b"x\x01".ljust(_FULL, b"\0"), b"y\x02"), b"xy"),
        (_seal(b"x" * 23 + b"\x01", b"\x02"), b"x" * 23),
    ],
)
def test_bodies_at_the_edge_are_read(body, plaintext):
    """Empty plaintext, zeros that are data, padding, and a last record that ends on the boundary."""
    assert ece.decrypt(body, _KEY) == plaintext


def test_the_largest_record_size_is_accepted():
    """One below what Firefox reads as a negative number."""
    assert ece.decrypt(_seal(b"x\x02", record_size=2**31 - 1), _KEY) == b"x"


@given(body=st.binary(max_size=150), key=st.binary(max_size=20))
def test_random_bytes_fail_as_decryption_error(body, key):
    """Nothing but DecryptionError comes out of decrypting garbage."""
    with pytest.raises(DecryptionError) as caught:
        ece.decrypt(body, key)
    assert caught.value.name in faults.FAULT_NAMES


@pytest.mark.parametrize(
    "arguments",
    [
        {"salt": b"short"},
        {"record_size": 17},
        {"record_size": 2**31},
        {"padding": -1},
        {"key_id": b"x" * 256},
    ],
)
def test_wrong_arguments_raise_at_once(arguments):
    """A caller's mistake is told to the caller."""
    with pytest.raises(ConfigError):
        ece.encrypt(b"x", _KEY, **{"salt": _SALT, **arguments})
