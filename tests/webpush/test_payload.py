"""Opening a message by the headers of its frame, in Firefox's order."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.errors import DecryptionError
from pyua.webpush import aes128gcm, aesgcm, content_encoding, decrypt, faults

_SALT = b"s" * 16


@pytest.fixture
def messages(receiver, sender):
    """The payload b"hello" in both encodings: ``encoding -> (headers, body)``."""
    options = {
        "receiver_public_key": receiver.key_pair.public_bytes,
        "auth_secret": receiver.auth_secret,
        "sender": sender,
        "salt": _SALT,
    }
    old = aesgcm.encrypt(b"hello", **options)
    return {
        "aes128gcm": ({"encoding": "aes128gcm"}, aes128gcm.encrypt(b"hello", **options)),
        "aesgcm": (
            {"encoding": "aesgcm", "encryption": old.encryption, "crypto_key": old.crypto_key},
            old.body,
        ),
    }


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
def test_both_encodings_are_opened(receiver, messages, encoding):
    """The headers choose the encoding."""
    headers, body = messages[encoding]
    assert decrypt(headers, body, key_pair=receiver.key_pair, auth_secret=receiver.auth_secret) == b"hello"


@pytest.mark.parametrize("headers", [None, "", 0, False])
def test_without_headers_there_is_no_data(receiver, messages, headers):
    """Firefox then delivers a message without data, even if a payload was there."""
    body = messages["aes128gcm"][1]
    for payload in (body, b"", b"garbage"):
        assert decrypt(headers, payload, key_pair=receiver.key_pair, auth_secret=None) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        [],
        {"encoding": None},
        {"encoding": ""},
        {"encoding": 0},
        {"encoding": ["x"]},
        {"Encoding": "aes128gcm"},
        ["aes128gcm"],
        "aes128gcm",
        7,
        True,
        {"encoding": "aesgcm128", "encryption_key": "dh=AAAA", "encryption": "salt=AAAA"},
        {"encoding": "AES128GCM"},
        {"encoding": "aes128gcm "},
        {"encoding": "gzip"},
    ],
)
def test_unsupported_encodings_are_named(receiver, messages, headers):
    """Headers without an encoding that Firefox knows are an error, also the abandoned aesgcm128."""
    with pytest.raises(DecryptionError) as caught:
        decrypt(headers, messages["aes128gcm"][1], key_pair=receiver.key_pair, auth_secret=b"")
    assert caught.value.name == faults.BAD_ENCODING_HEADER
    assert caught.value.step == "Content-Encoding header"


def test_data_of_no_bytes(receiver, messages):
    """aesgcm with readable headers takes it for no data, aes128gcm for a truncated header."""
    keys = {"key_pair": receiver.key_pair, "auth_secret": receiver.auth_secret}
    assert decrypt(messages["aesgcm"][0], b"", **keys) is None
    with pytest.raises(DecryptionError) as caught:
        decrypt(messages["aes128gcm"][0], b"", **keys)
    assert caught.value.name == faults.BAD_CRYPTO
    with pytest.raises(DecryptionError) as caught:
        decrypt({"encoding": "aesgcm"}, b"", **keys)
    assert caught.value.name == faults.BAD_CRYPTO_KEY_HEADER


def test_header_fields_do_not_matter_to_aes128gcm(receiver, messages):
    """A stray Encryption header is passed over."""
    headers, body = messages["aes128gcm"]
    headers = {**headers, "encryption": "nonsense", "crypto_key": 3}
    assert decrypt(headers, body, key_pair=receiver.key_pair, auth_secret=receiver.auth_secret) == b"hello"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=5,
)
_HEADERS = _JSON | st.fixed_dictionaries(
    {},
    optional={
        "encoding": _JSON | st.sampled_from(["aes128gcm", "aesgcm"]),
        "encryption": _JSON | st.just("salt=AAAA;rs=20"),
        "crypto_key": _JSON | st.just("dh=AAAA"),
    },
)


@given(headers=_HEADERS, payload=st.binary(max_size=120))
def test_nothing_but_decryption_error_comes_out(receiver, outcome, headers, payload):
    """Whatever JSON and bytes a push service sends."""
    keys = {"key_pair": receiver.key_pair, "auth_secret": receiver.auth_secret}
    result = outcome(decrypt, headers, payload, **keys)
    assert result is None or isinstance(result, bytes | DecryptionError)
    if isinstance(result, DecryptionError):
        assert result.name in faults.FAULT_NAMES
        assert result.step
    assert content_encoding(headers) is None or isinstance(content_encoding(headers), str)
