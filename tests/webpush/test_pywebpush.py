"""pywebpush, unchanged, as the sender: what it encrypts is opened, what it signs verifies."""

from __future__ import annotations

import re
import time

import pytest
import pywebpush

from pyua.webpush import VapidKeys, b64, decrypt, vapid

_ENDPOINT = "https://push.example.net/wpush/v2/token"


@pytest.fixture
def subscription(receiver):
    """What PushSubscription.toJSON() gives a sender."""
    keys = {"p256dh": b64.encode(receiver.key_pair.public_bytes), "auth": b64.encode(receiver.auth_secret)}
    return {"endpoint": _ENDPOINT, "expirationTime": None, "keys": keys}


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
@pytest.mark.parametrize("text", ["hello", "ü" * 1000, "x" * 3993])
def test_what_it_encrypts_is_opened(receiver, subscription, encoding, text):
    """In both encodings, up to the size that push services take."""
    encoded = pywebpush.WebPusher(subscription).encode(text.encode(), content_encoding=encoding)
    headers = {"encoding": encoding}
    if encoding == "aesgcm":
        headers["crypto_key"] = "dh=" + encoded["crypto_key"].decode()
        headers["encryption"] = "salt=" + encoded["salt"].decode()
    data = decrypt(headers, encoded["body"], key_pair=receiver.key_pair, auth_secret=receiver.auth_secret)
    assert data == text.encode()


@pytest.mark.parametrize("spelling", ["raw", "pem file"])
def test_what_it_signs_verifies(subscription, spelling, tmp_path, monkeypatch):
    """vapid_private_key= takes the raw key and the name of a PEM file; its request names the same public key."""
    monkeypatch.chdir(tmp_path)  # curl=True writes the body into the working directory
    keys = VapidKeys.generate()
    private_key = keys.private_key
    if spelling == "pem file":
        (tmp_path / "private_key.pem").write_text(keys.private_pem)
        private_key = str(tmp_path / "private_key.pem")
    command = pywebpush.webpush(
        subscription,
        "hello",
        vapid_private_key=private_key,
        vapid_claims={"sub": "mailto:a@example.com"},
        curl=True,
    )
    authorization = re.search(r'(?i)-H "authorization: ([^"]+)"', command)
    assert authorization is not None
    claims = vapid.verify(
        authorization[1],
        audience="https://push.example.net",
        now=time.time(),
        subscription_key=keys.public_key,
    )
    assert claims.subject == "mailto:a@example.com"
