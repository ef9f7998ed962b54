"""PyPI's pywebpush as the sender, blocking and async."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import requests
from pywebpush import WebPushException, webpush, webpush_async

from pyua import VapidKeys

SUBJECT = "mailto:you@example.com"
ENCODINGS = ["aes128gcm", "aesgcm"]


@pytest.fixture(params=[webpush, webpush_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest, subscription: Any, vapid_keys: Any) -> Callable[..., Any]:
    """Push to the subscription; the library's own response, or its own exception."""

    def send(data: str | None = None, **options: Any) -> Any:
        options = {"vapid_private_key": vapid_keys.private_key, "vapid_claims": {"sub": SUBJECT}, **options}
        sent = request.param(subscription.to_json(), data, **options)
        return asyncio.run(sent) if inspect.iscoroutine(sent) else sent

    return send


def status_of(response: Any) -> int:
    return response.status_code if isinstance(response, requests.Response) else response.status


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_message_arrives(registration: Any, send: Callable[..., Any], encoding: str) -> None:
    """A message in either encoding is accepted, decrypted, acknowledged and shown."""
    assert status_of(send("Grüße 🚀", content_encoding=encoding)) == 201
    delivery = registration.wait_for_push()
    assert delivery.content_encoding == encoding
    assert delivery.ack_code == 100
    assert [shown.body for shown in delivery.notifications] == ["Grüße 🚀"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_arrive_as_they_are(registration: Any, send: Callable[..., Any], encoding: str) -> None:
    """A payload need not be text: every byte value, and a size near to what push services take."""
    payload = bytes(range(256)) * 15
    assert status_of(send(payload, content_encoding=encoding)) == 201
    assert registration.wait_for_push().data == payload


def test_a_push_without_a_payload_arrives(registration: Any, send: Callable[..., Any]) -> None:
    """Nothing to decrypt: the worker gets a push event whose data is null."""
    assert status_of(send()) == 201
    delivery = registration.wait_for_push()
    assert delivery.data is None
    assert delivery.ack_code == 100
    assert [shown.body for shown in delivery.notifications] == ["a push without a payload"]


def test_the_receipt(registration: Any, send: Callable[..., Any]) -> None:
    """The sender is told where the message is, and how long it is kept."""
    headers = send("hello", ttl=60, headers={"Urgency": "high"}).headers
    assert headers["TTL"] == "60"
    assert headers["Location"].startswith("http://127.0.0.1:")
    assert registration.wait_for_push().text() == "hello"


def test_a_topic_replaces_what_waits(registration: Any, user_agent: Any, send: Callable[..., Any]) -> None:
    """Of messages with one topic, a user agent that was away gets the last only."""
    user_agent.set_offline(True)
    for text, topic in [("1 : 0", "score"), ("half-time", "news"), ("2 : 0", "score")]:
        send(text, ttl=60, headers={"Topic": topic})
    user_agent.set_offline(False)
    arrived = {registration.wait_for_push().text() for _ in range(2)}
    send("the end", ttl=60)
    assert registration.wait_for_push().text() == "the end"
    assert arrived == {"half-time", "2 : 0"}


def test_without_a_ttl_nothing_is_kept(registration: Any, user_agent: Any, send: Callable[..., Any]) -> None:
    """pywebpush's TTL is 0 if none is given: who is away misses the message."""
    user_agent.set_offline(True)
    assert status_of(send("missed")) == 201
    send("kept", ttl=60)
    user_agent.set_offline(False)
    assert registration.wait_for_push().text() == "kept"
    assert [delivery.text() for delivery in registration.deliveries] == ["kept"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"vapid_private_key": VapidKeys.generate().private_key}, "key"),
        ({"vapid_claims": {"sub": SUBJECT, "aud": "https://push.example"}}, "aud"),
        ({"vapid_claims": {"sub": SUBJECT, "exp": 4_102_444_800}}, "exp"),
        ({"vapid_claims": None}, "Authorization"),
    ],
    ids=["another key", "another audience", "good for too long", "no signature"],
)
def test_a_wrong_signature_is_refused(
    registration: Any, send: Callable[..., Any], options: dict[str, Any], reason: str
) -> None:
    """The library reports 401; the worker hears nothing, and the next good push arrives."""
    with pytest.raises(WebPushException, match="401 Unauthorized") as caught:
        send("hello", **options)
    assert status_of(caught.value.response) == 401
    assert reason in str(caught.value.message)
    send("hello again")
    assert registration.wait_for_push().text() == "hello again"
    assert len(registration.deliveries) == 1


def test_a_subscription_that_is_gone(subscription: Any, send: Callable[..., Any]) -> None:
    """After unsubscribe() the library reports 410."""
    subscription.unsubscribe()
    with pytest.raises(WebPushException, match="410 Gone") as caught:
        send("nobody is there")
    assert status_of(caught.value.response) == 410


def test_a_push_service_in_trouble(user_agent: Any, send: Callable[..., Any]) -> None:
    """The library reports 503, with the Retry-After that was ordered."""
    user_agent.push_service.fail_next(1, 503, retry_after=30)
    with pytest.raises(WebPushException, match="503 Service Unavailable") as caught:
        send("hello")
    assert caught.value.response.headers["Retry-After"] == "30"


async def test_many_at_once_on_one_loop(async_user_agent: Any, vapid_keys: Any) -> None:
    """A hundred concurrent pushes over one aiohttp session: all arrive, on the loop that sends them."""
    script = "onpush = (event) => console.log(event.data.text());"
    origin = async_user_agent.origin("https://app.example", serve={"/sw.js": script}, permissions=["notifications"])
    registration = await origin.register("/sw.js")
    subscription = await registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
    numbers = {str(number) for number in range(100)}
    async with aiohttp.ClientSession() as session:
        responses = await asyncio.gather(
            *(
                webpush_async(
                    subscription.to_json(),
                    number,
                    vapid_private_key=vapid_keys.private_key,
                    vapid_claims={"sub": SUBJECT},
                    ttl=60,
                    aiohttp_session=session,
                )
                for number in numbers
            )
        )
    assert {response.status for response in responses} == {201}
    assert {(await registration.wait_for_push()).text() for _ in numbers} == numbers
