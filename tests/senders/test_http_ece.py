"""A POST made by hand: encrypted with PyPI's http-ece, signed with py-vapid, or not at all."""

from __future__ import annotations

import base64
import os
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid01, Vapid02

TEXT = "Grüße 🚀"


@pytest.fixture
def open_subscription(registration: Any) -> Any:
    """A subscription without an application server key: anybody may send to it, unsigned."""
    return registration.push_manager.subscribe()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def encrypt(subscription: Any, data: bytes, encoding: str, **options: Any) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a message, as RFC 8291 and the draft before it have them."""
    key, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    body = http_ece.encrypt(
        data,
        salt=salt,
        private_key=key,
        dh=subscription.get_key("p256dh"),
        auth_secret=options.pop("auth_secret", subscription.get_key("auth")),
        version=encoding,
        **options,
    )
    headers = {"Content-Encoding": encoding, "TTL": "60"}
    if encoding == "aesgcm":
        headers["Encryption"] = ";".join([f"salt={b64(salt)}", *(f"{name}={value}" for name, value in options.items())])
        headers["Crypto-Key"] = (
            f"dh={b64(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))}"
        )
    return body, headers


def post(subscription: Any, body: bytes, headers: dict[str, str]) -> requests.Response:
    return requests.post(subscription.endpoint, data=body, headers=headers, timeout=10)


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
@pytest.mark.parametrize("rs", [4096, 64], ids=["one record", "many records"])
def test_a_message_arrives(registration: Any, open_subscription: Any, encoding: str, rs: int) -> None:
    """Unsigned, in either encoding, in one record or several."""
    text = TEXT * 20
    response = post(open_subscription, *encrypt(open_subscription, text.encode(), encoding, rs=rs))
    assert response.status_code == 201, response.text
    delivery = registration.wait_for_push()
    assert delivery.content_encoding == encoding
    assert delivery.ack_code == 100
    assert [shown.body for shown in delivery.notifications] == [text]


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
@pytest.mark.parametrize("scheme", [Vapid01, Vapid02], ids=["WebPush", "vapid"])
def test_a_signed_message_arrives(
    registration: Any, subscription: Any, vapid_keys: Any, encoding: str, scheme: type[Vapid01]
) -> None:
    """Signed as RFC 8292 has it, or in the older scheme, which shares the Crypto-Key header with aesgcm."""
    body, headers = encrypt(subscription, TEXT.encode(), encoding)
    audience = "{0.scheme}://{0.netloc}".format(urlsplit(subscription.endpoint))
    claims = {"sub": "mailto:you@example.com", "aud": audience}
    signer = scheme.from_string(vapid_keys.private_key)
    headers.update(signer.sign(claims, headers.get("Crypto-Key")))
    response = post(subscription, body, headers)
    assert response.status_code == 201, response.text
    delivery = registration.wait_for_push()
    assert delivery.text() == TEXT
    assert delivery.content_encoding == encoding


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
def test_what_cannot_be_decrypted(registration: Any, open_subscription: Any, encoding: str) -> None:
    """Encrypted with another secret: accepted, then refused by the user agent, and the worker hears nothing of it."""
    wrong = encrypt(open_subscription, TEXT.encode(), encoding, auth_secret=os.urandom(16))
    assert post(open_subscription, *wrong).status_code == 201
    delivery = registration.wait_for_push()
    assert delivery.ack_code == 101
    assert delivery.data is None
    assert "authentication tag" in str(delivery.error)
    assert delivery.console == []
    post(open_subscription, *encrypt(open_subscription, b"the next", encoding))
    assert registration.wait_for_push().text() == "the next"


def test_a_push_without_a_payload_arrives(registration: Any, open_subscription: Any) -> None:
    """A POST of nothing but a TTL."""
    assert post(open_subscription, b"", {"TTL": "60"}).status_code == 201
    delivery = registration.wait_for_push()
    assert delivery.data is None
    assert delivery.content_encoding is None
    assert [shown.body for shown in delivery.notifications] == ["a push without a payload"]


@pytest.mark.parametrize(
    ("left_out", "errno"), [("TTL", 111), ("Content-Encoding", 110), ("Encryption", 110)], ids=lambda value: str(value)
)
def test_a_header_that_was_forgotten(open_subscription: Any, left_out: str, errno: int) -> None:
    """The sender is told which one, with autopush's number for it."""
    body, headers = encrypt(open_subscription, TEXT.encode(), "aesgcm")
    del headers[left_out]
    response = post(open_subscription, body, headers)
    assert response.status_code == 400
    assert response.json()["errno"] == errno
    assert left_out in response.json()["message"]


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 201), ("127.0.0.2", 401)])
def test_an_audience_without_its_port(subscription: Any, vapid_keys: Any, host: str, status: int) -> None:
    """Production has no port to forget, so it may be left out here; another host may not."""
    body, headers = encrypt(subscription, TEXT.encode(), "aes128gcm")
    claims = {"sub": "mailto:you@example.com", "aud": f"http://{host}"}
    headers.update(Vapid02.from_string(vapid_keys.private_key).sign(claims))
    assert post(subscription, body, headers).status_code == status
