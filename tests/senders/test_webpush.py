"""PyPI's webpush as the sender: it makes body and headers, and leaves the POST to its user."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from webpush import WebPush, WebPushMessage, WebPushSubscription

SUBSCRIBER = "you@example.com"


def make_sender(**options: Any) -> tuple[WebPush, str]:
    """A sender with keys of its own, as PEM, and its application server key."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    sender = WebPush(private_key=private, public_key=public, subscriber=SUBSCRIBER, **options)
    return sender, sender.vapid.get_application_server_key(key.public_key())


def post(endpoint: str, message: WebPushMessage, **headers: str) -> requests.Response:
    return requests.post(endpoint, data=message.encrypted, headers={**message.headers, **headers}, timeout=10)


@pytest.fixture
def sender_and_subscription(registration: Any) -> tuple[WebPush, Any]:
    sender, key = make_sender(ttl=60)
    return sender, registration.push_manager.subscribe(application_server_key=key)


def make_message(sender: WebPush, subscription: Any, data: Any, **options: Any) -> WebPushMessage:
    """The library's message; its signature leaves the endpoint's port out, which is right in production."""
    return sender.get(data, WebPushSubscription(**subscription.to_json()), **options)


@pytest.mark.parametrize(
    ("data", "text"),
    [("Grüße 🚀", "Grüße 🚀"), (b"bytes", "bytes"), ({"title": "JSON"}, '{"title": "JSON"}')],
    ids=["text", "bytes", "a dict"],
)
def test_a_message_arrives(
    registration: Any, sender_and_subscription: tuple[WebPush, Any], data: Any, text: str
) -> None:
    """Each kind of message that the library takes is decrypted, acknowledged and shown."""
    sender, subscription = sender_and_subscription
    response = post(subscription.endpoint, make_message(sender, subscription, data))
    assert response.status_code == 201, response.text
    delivery = registration.wait_for_push()
    assert delivery.content_encoding == "aes128gcm"
    assert delivery.ack_code == 100
    assert [shown.body for shown in delivery.notifications] == [text]


def test_ttl_topic_and_urgency(
    registration: Any, user_agent: Any, sender_and_subscription: tuple[WebPush, Any]
) -> None:
    """Its TTL keeps a message for who is away; headers of one's own go beside the library's."""
    sender, subscription = sender_and_subscription
    user_agent.set_offline(True)
    for text, ttl in [("1 : 0", 30), ("2 : 0", 20)]:
        message = make_message(sender, subscription, text, ttl=ttl)
        response = post(subscription.endpoint, message, Topic="score", Urgency="low")
        assert response.headers["TTL"] == str(ttl)
    user_agent.set_offline(False)
    assert registration.wait_for_push().text() == "2 : 0"
    assert len(registration.deliveries) == 1


def test_another_key_is_refused(sender_and_subscription: tuple[WebPush, Any]) -> None:
    """Who signs with another key than the subscription's is answered with 401, and told why."""
    _, subscription = sender_and_subscription
    stranger, _ = make_sender()
    response = post(subscription.endpoint, make_message(stranger, subscription, "hello"))
    assert response.status_code == 401
    assert response.json()["errno"] == 109
    assert "key" in response.json()["message"]


def test_a_subscription_that_is_gone(user_agent: Any, sender_and_subscription: tuple[WebPush, Any]) -> None:
    """An expired subscription is 410."""
    sender, subscription = sender_and_subscription
    user_agent.push_service.expire(subscription.endpoint)
    assert post(subscription.endpoint, make_message(sender, subscription, "nobody is there")).status_code == 410
