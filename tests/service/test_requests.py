"""What the service tells of each request: what became of it, which check failed, what would be better."""

from __future__ import annotations

import asyncio

import pytest

from pyua.service import ReceivedRequest
from pyua.service.requests import RequestLog, hints


@pytest.fixture
def post(http):
    """Posts with exactly these headers; the status of the answer."""

    async def post(endpoint: str, body: bytes = b"", **headers: str) -> int:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        async with http.post(endpoint, data=body, headers=fields) as response:
            return response.status

    return post


async def test_what_became_of_a_message(service, user_agent, post) -> None:
    """Each accepted request says where the message went."""
    endpoint = await user_agent.subscribe()
    heard: list[ReceivedRequest] = []
    service.on_request(heard.append)
    await post(endpoint, b"x" * 100, TTL="60", Content_Encoding="aes128gcm", Urgency="high")
    await user_agent.close()
    while service.statistics().connections:
        await asyncio.sleep(0.01)
    await post(endpoint, TTL="9999999")
    await post(endpoint, TTL="0")
    sent, kept, dropped = service.requests
    assert [request.status for request in service.requests] == [201, 201, 201]
    assert sent.explanation == "sent to the user agent, which is connected"
    assert sent.hints == (
        "no VAPID signature: Chrome's and Apple's push services refuse that",
        "100 encrypted bytes tell how long the payload is; padding hides it",
    )
    assert (sent.endpoint, sent.body, sent.headers["urgency"], sent.errno) == (endpoint, b"x" * 100, "high", None)
    assert kept.explanation == "kept for 2592000 s at most, until the user agent connects"
    assert kept.hints[0] == "TTL 9999999 was cut to 2592000, the longest that this service keeps a message"
    assert "no Urgency header" in kept.hints[1]
    assert dropped.explanation == "dropped: its TTL is 0, and the user agent is not connected"
    assert "the message is lost" in dropped.hints[0]
    assert heard == service.requests


@pytest.mark.parametrize(
    ("without", "changed", "status", "errno", "words"),
    [
        ("TTL", {}, 400, 111, "the TTL header is missing; expected seconds"),
        ("", {"TTL": "-1"}, 400, 114, "the TTL header is -1; expected 0 or more"),
        ("", {"Topic": "a b"}, 400, 113, "the Topic header has 3 characters"),
        ("", {"Content_Encoding": "gzip"}, 400, 110, "is 'gzip'; expected aes128gcm"),
        ("", {"Content_Encoding": "aesgcm"}, 400, 110, "aesgcm needs 'salt=…'"),
        ("Authorization", {}, 401, 109, "the Authorization header is missing"),
        ("", {"Authorization": "Basic a"}, 401, 109, "scheme is 'basic'; expected vapid"),
    ],
)
async def test_which_check_failed(service, user_agent, post, sender, without, changed, status, errno, words) -> None:
    """Each refused request says what was seen and what was expected."""
    endpoint = await user_agent.subscribe(sender.keys.application_server_key)
    headers = {"TTL": "60", "Content_Encoding": "aes128gcm", **sender.vapid(service), **changed}
    headers.pop(without, None)
    assert await post(endpoint, b"x" * 100, **headers) == status
    (request,) = service.requests
    assert (request.status, request.errno) == (status, errno)
    assert words in request.explanation
    assert request.hints == ()
    assert not request.ok


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url + "x", "the endpoint is not one of this service"),
        (lambda url: url.replace("/v1/", "/v9/"), "there is no such API version"),
        (lambda url: url.replace("/v1/", "/v1/a/"), "the path is longer than an endpoint's"),
    ],
)
async def test_an_endpoint_that_is_none(service, user_agent, post, change, words) -> None:
    """Autopush's 404 has no body: here is why."""
    endpoint = change(await user_agent.subscribe())
    assert await post(endpoint, TTL="60") == 404
    assert words in service.requests[0].explanation


async def test_a_failure_that_was_ordered_says_so(service, user_agent, post) -> None:
    """Nobody looks for a reason that is not there."""
    endpoint = await user_agent.subscribe()
    service.fail_next(1, 503)
    assert await post(endpoint, TTL="0") == 503
    assert service.requests[0].explanation == "a failure that was ordered"


def test_only_the_last_are_remembered() -> None:
    """A service that runs for weeks does not grow."""
    log = RequestLog()
    for number in range(1_100):
        log.add(ReceivedRequest(time=number, endpoint="", status=201, errno=None, explanation="", headers={}, body=b""))
    assert [request.time for request in log.requests] == list(range(100, 1_100))


def test_tokens_are_not_shown() -> None:
    """A request in a log or in a failed assertion gives no signature and no payload away."""
    headers = {"Authorization": "secret"}
    request = ReceivedRequest(
        time=0, endpoint="", status=201, errno=None, explanation="", headers=headers, body=b"secret"
    )
    assert "secret" not in repr(request)


def test_an_urgency_that_nobody_knows() -> None:
    (hint,) = hints({"TTL": "1", "Urgency": "urgent", "Authorization": "…"}, b"", ttl=1, connected=True)
    assert hint == "Urgency is 'urgent'; RFC 8030 knows very-low, low, normal, high"
