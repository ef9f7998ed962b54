"""Apple's push service, as senders see it."""

from __future__ import annotations

import pytest

from pyua.webpush.vapid_keys import VapidKeys


def reason(name: str) -> str:
    return f'{{"reason":"{name}"}}'


async def test_accepted(caught) -> None:
    """201 and an id, no body."""
    async with caught("apple") as sender:
        status, text, headers = await sender.post()
        assert (status, text) == (201, "")
        assert len(headers["apns-id"]) == 36
        assert "Location" not in headers


@pytest.mark.parametrize(
    "vapid",
    [
        lambda _: {},
        lambda sender: sender.vapid(ahead=-100),
        lambda sender: sender.vapid(ahead=90_000),
        lambda sender: sender.vapid(audience="https://example.com"),
        lambda sender: sender.vapid(subject=None),
    ],
)
async def test_bad_tokens(caught, vapid) -> None:
    """All of them: 403."""
    async with caught("apple") as sender:
        assert (await sender.post(vapid=vapid(sender)))[:2] == (403, reason("BadJwtToken"))


@pytest.mark.parametrize(
    ("subject", "good"),
    [
        ("mailto:me@example.com", True),
        ("https://example.com/contact", True),
        ("mailto:me@localhost", False),
        ("mailto:me@relay.local", False),
        ("mailto:me@example.invalid", False),
        ("mailto: me@example.com", False),
        ("mailto:me", False),
        ("me@example.com", False),
        ("http://example.com", False),
        ("https://localhost:3000", False),
        ("https:", False),
    ],
)
async def test_subjects(caught, subject, good) -> None:
    """Only one that leads somewhere, which no other vendor asks for."""
    async with caught("apple") as sender:
        status, text, _ = await sender.post(vapid=sender.vapid(subject=subject))
        assert (status, text) == ((201, "") if good else (403, reason("BadJwtToken")))
        if not good:
            assert subject in sender.service.requests[-1].explanation


async def test_another_key(caught) -> None:
    """The subscription's is another."""
    async with caught("apple") as sender:
        seen = await sender.post(vapid=sender.vapid(VapidKeys.generate()))
        assert seen[:2] == (400, reason("VapidPkHashMismatch"))


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({"TTL": None}, "BadTtl"),
        ({"TTL": "-1"}, "BadTtl"),
        ({"Topic": "neue-angebote"}, "BadWebPushTopic"),
        ({"Topic": "a b"}, "BadWebPushTopic"),
        ({"Urgency": "urgent"}, "BadUrgency"),
    ],
)
async def test_bad_fields(caught, headers, named) -> None:
    """Each has its reason."""
    async with caught("apple") as sender:
        assert (await sender.post(**headers))[:2] == (400, reason(named))


async def test_good_fields(caught) -> None:
    """Topics of a possible length, each urgency."""
    async with caught("apple") as sender:
        assert (await sender.post(Topic="neueangebote", Urgency="high"))[0] == 201
        assert (await sender.post(Urgency="very-low"))[0] == 201


async def test_dead_and_too_large(caught) -> None:
    """And what was ordered."""
    async with caught("apple") as sender:
        assert (await sender.post(body=bytes(4_097)))[:2] == (413, reason("PayloadTooLarge"))
        sender.service.fail_next(1, 500)
        assert (await sender.post())[:2] == (500, reason("InternalServerError"))
        sender.service.expire_all()
        assert (await sender.post())[:2] == (410, reason("Unregistered"))
