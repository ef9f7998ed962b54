"""Key pairs, secrets and application server keys."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, strategies as st

from pyua.errors import InvalidKeyError
from pyua.webpush import (
    KeyPair,
    b64,
    generate_auth_secret,
    generate_salt,
    validate_application_server_key,
)

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_the_public_key_belongs_to_the_private_key(vector):
    """The raw private key of RFC 8291's example gives the public key printed beside it."""
    example = vector("rfc8291", "5")
    pair = KeyPair.from_private_bytes(example.bytes("receiver_private_key"))
    assert pair.public_bytes == example.bytes("receiver_public_key")
    assert pair.private_bytes == example.bytes("receiver_private_key")


def test_both_sides_compute_one_secret(vector):
    """ECDH gives the secret of RFC 8291 appendix A, from either side."""
    example, values = vector("rfc8291", "5"), vector("rfc8291", "A")
    receiver = KeyPair.from_private_bytes(example.bytes("receiver_private_key"))
    sender = KeyPair.from_private_bytes(example.bytes("sender_private_key"))
    assert receiver.exchange(sender.public_bytes) == values.bytes("ecdh_secret")
    assert sender.exchange(receiver.public_bytes) == values.bytes("ecdh_secret")


def test_generated_pairs_differ_and_survive_storage():
    """A stored JWK gives the same pair back, with the members Firefox stores."""
    pair = KeyPair.generate()
    jwk = pair.to_jwk()
    assert sorted(jwk) == ["crv", "d", "ext", "key_ops", "kty", "x", "y"]
    assert jwk["key_ops"] == ["deriveBits"]
    assert KeyPair.from_jwk(jwk) == pair
    assert hash(KeyPair.from_jwk(jwk)) == hash(pair)
    assert KeyPair.generate() != pair
    assert len(pair.public_bytes) == 65
    assert pair.public_bytes[0] == 4


def test_the_private_key_is_never_shown():
    """Neither repr nor str of a pair give it away."""
    pair = KeyPair.generate()
    assert b64.encode(pair.private_bytes) not in f"{pair!r} {pair}"
    assert pair.private_bytes.hex() not in f"{pair!r} {pair}"


@pytest.mark.parametrize("private", [b"", bytes(31), bytes(32), bytes(33), _ORDER.to_bytes(32, "big"), b"\xff" * 32])
def test_bytes_that_are_no_private_key_are_refused(private):
    """A wrong length, zero, and numbers from the order of the curve on."""
    with pytest.raises(InvalidKeyError):
        KeyPair.from_private_bytes(private)


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"crv": None},
        {"d": None},
        {"d": 7},
        {"d": "AAAA"},
        {"d": "!"},
        {"x": b64.encode(bytes(32))},
        {"y": "é"},
    ],
)
def test_a_broken_jwk_is_refused(change):
    """Another curve, a member that is missing or unreadable, coordinates of another key."""
    with pytest.raises(InvalidKeyError):
        KeyPair.from_jwk({**KeyPair.generate().to_jwk(), **change})


def test_keys_of_other_curves_are_refused():
    """A P-384 key of the cryptography library does not become a pair."""
    with pytest.raises(InvalidKeyError, match="secp384r1"):
        KeyPair(ec.generate_private_key(ec.SECP384R1()))


def test_application_server_keys_may_be_compressed():
    """Firefox takes 65 bytes, and 33 as well."""
    pair = KeyPair.generate()
    point = pair.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    assert len(point) == 33
    assert validate_application_server_key(point) == point
    assert validate_application_server_key(pair.public_bytes) == pair.public_bytes


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (b"", "empty"),
        (b"\0", "1 bytes"),
        (bytes(65), "0x00"),
        (b"\x04" + bytes(64), "curve"),
        (b"\x06" + KeyPair.generate().public_bytes[1:], "curve"),
        (b"\x02" + b"\xff" * 32, "curve"),
        (KeyPair.generate().public_bytes[:64], "64 bytes"),
        (KeyPair.generate().public_bytes + b"\0", "66 bytes"),
        (KeyPair.generate().public_bytes[1:], "64 bytes"),
    ],
)
def test_what_is_no_point_is_refused_with_the_reason(key, words):
    """The message tells an empty key, a wrong length and a point off the curve apart."""
    with pytest.raises(InvalidKeyError, match=words):
        validate_application_server_key(key)


@given(st.binary(max_size=70))
def test_no_bytes_make_another_error(key):
    """Random bytes are a key or an InvalidKeyError."""
    try:
        validate_application_server_key(key)
    except InvalidKeyError:
        pass


def test_secrets_have_16_bytes_and_differ():
    """Each subscription gets its own secret, each message its own salt."""
    assert len(generate_auth_secret()) == len(generate_salt()) == 16
    assert len({generate_auth_secret() for _ in range(20)} | {generate_salt() for _ in range(20)}) == 40
