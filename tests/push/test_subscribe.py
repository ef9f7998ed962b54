"""The checks of subscribe(), in the order of a window and of a worker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, strategies as st

from pyua.errors import DOMError
from pyua.prefs import Prefs
from pyua.push import (
    check_existing,
    check_window_subscribe,
    check_worker_subscribe,
    subscribe,
)
from pyua.webpush import VapidKeys, b64

_KEYS = VapidKeys.generate()
_TEXT = _KEYS.application_server_key
_COMPRESSED = _KEYS.key_pair.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
_CHECKS = pytest.mark.parametrize("check", [check_window_subscribe, check_worker_subscribe])

_CHARACTER = ("InvalidCharacterError", "String contains an invalid character", 5)
_KEY = ("InvalidAccessError", "Invalid raw ECDSA P-256 public key.", 15)
_WINDOW_DENIED = ("NotAllowedError", "Permission to create push subscription is denied.", 0)
_WORKER_DENIED = ("NotAllowedError", "User denied permission to use the Push API.", 0)

_BAD_KEYS = [
    (_TEXT + "=", _CHARACTER),
    (_TEXT + "!", _CHARACTER),
    ("!", _CHARACTER),
    ("5", _CHARACTER),
    ("[object Object]", _CHARACTER),
    ("1,2", _CHARACTER),
    (" " + _TEXT, _CHARACTER),
    (_TEXT.replace(_TEXT[3], "+"), _CHARACTER),
    ("", _KEY),
    (b"", _KEY),
    ("AAAA", _KEY),
    (_KEYS.public_key[:64], _KEY),
    (_KEYS.public_key + b"\0", _KEY),
    (bytes(65), _KEY),
    (b"\x04" + b"\1" * 64, _KEY),
    (b64.encode(b"\x04" + b"\1" * 64), _KEY),
]


def _fault(error: DOMError) -> tuple[str, str, int]:
    return error.name, error.message, error.code


@_CHECKS
@pytest.mark.parametrize(
    ("key", "data"),
    [
        (None, None),
        (_TEXT, _KEYS.public_key),
        (_KEYS.public_key, _KEYS.public_key),
        (_COMPRESSED, _COMPRESSED),
        (b64.encode(_COMPRESSED), _COMPRESSED),
    ],
)
def test_keys_that_are_taken(check, key, data):
    """None, text or bytes, of 65 or 33 bytes."""
    assert check(key, permission_granted=True) == data


@_CHECKS
@pytest.mark.parametrize(("key", "fault"), _BAD_KEYS)
def test_keys_that_are_refused(check, key, fault):
    """By name, message and code as Firefox has them."""
    with pytest.raises(DOMError) as caught:
        check(key, permission_granted=True)
    assert _fault(caught.value) == fault


@pytest.mark.parametrize("key", [None, _TEXT, *(key for key, _ in _BAD_KEYS)])
def test_a_window_asks_for_permission_first(key):
    """Without it the key is not looked at."""
    with pytest.raises(DOMError) as caught:
        check_window_subscribe(key, permission_granted=False)
    assert _fault(caught.value) == _WINDOW_DENIED


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        (None, _WORKER_DENIED),
        (_TEXT, _WORKER_DENIED),
        ("!", _CHARACTER),
        ("", _KEY),
        (b"", _KEY),
        ("AAAA", _WORKER_DENIED),
        (bytes(65), _WORKER_DENIED),
    ],
)
def test_a_worker_reads_the_key_first(key, fault):
    """Text that is no base64url and an empty key come before the permission, a wrong point after it."""
    with pytest.raises(DOMError) as caught:
        check_worker_subscribe(key, permission_granted=False)
    assert _fault(caught.value) == fault


@_CHECKS
@given(key=st.text(max_size=20) | st.binary(max_size=70), granted=st.booleans())
def test_no_key_makes_another_error(check, key, granted):
    """Random keys are refused with a DOMError."""
    with pytest.raises(DOMError):
        check(key, permission_granted=granted)


@pytest.mark.parametrize(
    ("own", "asked", "fits"),
    [
        (None, None, True),
        (_KEYS.public_key, _KEYS.public_key, True),
        (_KEYS.public_key, None, False),
        (None, _KEYS.public_key, False),
        (_KEYS.public_key, _COMPRESSED, False),
        (_KEYS.public_key, VapidKeys.generate().public_key, False),
    ],
)
def test_an_existing_subscription_needs_the_same_key(record, own, asked, fits):
    """Byte for byte; no key is another key than any."""
    record = replace(record, app_server_key=own)
    if fits:
        assert check_existing(record, asked)
        return
    with pytest.raises(DOMError) as caught:
        check_existing(record, asked)
    assert _fault(caught.value) == (
        "InvalidStateError",
        "A subscription with a different application server key already exists.",
        11,
    )


def test_an_expired_subscription(record):
    """Another key is told first; then it aborts, or is to be made anew if the user came back."""
    expired = replace(record, quota=0)
    for restorable in (False, True):
        with pytest.raises(DOMError) as caught:
            check_existing(expired, _KEYS.public_key, restorable=restorable)
        assert caught.value.name == "InvalidStateError"
    with pytest.raises(DOMError) as caught:
        check_existing(expired, None)
    assert _fault(caught.value) == ("AbortError", "Error retrieving push subscription.", 20)
    assert not check_existing(expired, None, restorable=True)
    assert check_existing(record, None, restorable=True)


def test_the_other_errors():
    """What subscribe() and unsubscribe() say when the push service does not answer."""
    assert _fault(subscribe.abort()) == ("AbortError", "Error retrieving push subscription.", 20)
    assert _fault(subscribe.unreachable()) == ("NetworkError", "Push service unreachable.", 19)


@pytest.mark.parametrize(("pref", "encodings"), [(False, ("aes128gcm",)), (True, ("aes128gcm", "aesgcm"))])
def test_supported_content_encodings(pref, encodings):
    """aesgcm is named only on request."""
    prefs = Prefs.from_names({"dom.push.indicate_aesgcm_support.enabled": pref})
    assert prefs.content_encodings == encodings
