"""A subscription, its prefs and messages for it, for the tests of pyua.push."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from pyua.autopush.client_events import NotificationReceived
from pyua.prefs import Prefs
from pyua.push import PushRecord
from pyua.webpush import KeyPair, aes128gcm, generate_salt

#: 14 November 2023, in milliseconds.
NOW = 1_700_000_000_000


@pytest.fixture(scope="session")
def now() -> int:
    return NOW


@pytest.fixture(scope="session")
def prefs() -> Prefs:
    return Prefs()


@pytest.fixture(scope="session")
def record(prefs: Prefs) -> PushRecord:
    """A new subscription with keys, made a day before now."""
    return PushRecord.create(
        channel_id="0f3a3e4e-6f0c-4bb5-9d6e-2f1a5c6b7d8e",
        push_endpoint="https://push.example.net/wpush/v2/token",
        scope="https://app.example/app/",
        now=NOW - 86_400_000,
        prefs=prefs,
    )


@pytest.fixture(scope="session")
def notification(record: PushRecord) -> Callable[..., NotificationReceived]:
    """A message for the subscription, really encrypted: ``notification(b"hello", version="m1")``."""

    def make(
        payload: bytes | None = b"hello",
        *,
        version: Any = "m1",
        headers: Mapping[str, str] | None = {"encoding": "aes128gcm"},
    ) -> NotificationReceived:
        if payload is None:
            return NotificationReceived(record.channel_id, version, None, None)
        assert record.key_pair is not None
        assert record.authentication_secret is not None
        body = aes128gcm.encrypt(
            payload,
            receiver_public_key=record.key_pair.public_bytes,
            auth_secret=record.authentication_secret,
            sender=KeyPair.generate(),
            salt=generate_salt(),
        )
        return NotificationReceived(record.channel_id, version, body, headers)

    return make
