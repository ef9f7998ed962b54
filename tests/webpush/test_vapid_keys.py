"""VAPID keys in the spellings of sender libraries."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from py_vapid import Vapid02

from pyua.errors import InvalidKeyError
from pyua.webpush import VapidKeys, b64, validate_application_server_key


def test_py_vapid_takes_every_spelling(tmp_path):
    """The raw key and the PEM file that pywebpush's vapid_private_key= accepts hold one and the same key."""
    keys = VapidKeys.generate()
    file = tmp_path / "private_key.pem"
    file.write_text(keys.private_pem)
    for vapid in (Vapid02.from_string(keys.private_key), Vapid02.from_file(str(file))):
        assert vapid.private_key.private_numbers().private_value == int.from_bytes(keys.key_pair.private_bytes, "big")
        assert vapid.public_pem().decode() == keys.public_pem


def test_every_spelling_is_read_back():
    """Raw, PEM, and DER in base64, with line breaks or without."""
    keys = VapidKeys.generate()
    der = keys.key_pair.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sec1 = keys.key_pair.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    spellings = [
        keys.private_key,
        keys.private_key + "=\n",
        keys.private_pem,
        sec1.decode(),
        base64.b64encode(der).decode(),
        base64.encodebytes(der).decode(),
        b64.encode(der),
    ]
    for text in spellings:
        read = VapidKeys.from_string(text)
        assert read == keys
        assert hash(read) == hash(keys)


def test_the_application_server_key_is_what_subscribe_takes():
    """87 characters of base64url: an uncompressed point."""
    keys = VapidKeys.generate()
    assert len(keys.application_server_key) == 87
    assert len(keys.private_key) == 43
    assert validate_application_server_key(b64.decode(keys.application_server_key)) == keys.public_key


def _encrypted_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    encryption = BestAvailableEncryption(b"password")
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def _pem(key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 bytes"),
        ("short", "neither PEM nor base64|bytes"),
        ("not base64!", "neither PEM nor base64"),
        (b64.encode(bytes(31)), "31 bytes"),
        (b64.encode(bytes(32)), "no private key of P-256"),
        (b64.encode(bytes(65)), "cannot be read"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "cannot be read"),
        ("-----BEGIN", "cannot be read"),
        (_encrypted_pem(), "unencrypted"),
        (_pem(ec.generate_private_key(ec.SECP384R1())), "secp384r1"),
        (_pem(rsa.generate_private_key(65537, 2048)), "not an elliptic curve key"),
        (VapidKeys.generate().public_pem, "cannot be read"),
        (VapidKeys.generate().application_server_key, "cannot be read"),
    ],
)
def test_what_is_no_private_key_is_refused(text, words):
    """With a sentence that tells what was seen."""
    with pytest.raises(InvalidKeyError, match=words):
        VapidKeys.from_string(text)


def test_the_private_key_is_never_shown():
    """Neither repr nor str of the keys give it away."""
    keys = VapidKeys.generate()
    assert keys.private_key not in f"{keys!r} {keys}"
