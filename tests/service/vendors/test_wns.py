"""Microsoft's push service, as senders see it."""

from __future__ import annotations

import pytest

from pyua.webpush.vapid_keys import VapidKeys


async def test_accepted(caught) -> None:
    """201, and what became of it in fields."""
    async with caught("wns") as sender:
        status, text, headers = await sender.post()
        assert (status, text) == (201, "")
        assert headers["X-WNS-Status"] == headers["X-WNS-NotificationStatus"] == "received"
        assert headers["X-WNS-Msg-ID"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"TTL": "0"}, 400),
        ({"TTL": "0", "X_WNS_Cache_Policy": "cache"}, 400),
        ({"TTL": "0", "X_WNS_Cache_Policy": "no-cache"}, 201),
        ({"TTL": "60", "X_WNS_Cache_Policy": "cache"}, 201),
        ({"TTL": "60", "X_WNS_Cache_Policy": "no-cache"}, 400),
    ],
)
async def test_ttl_and_cache_policy(caught, headers, status) -> None:
    """They must say the same."""
    async with caught("wns") as sender:
        seen, text, fields = await sender.post(**headers)
        assert (seen, text) == (status, "")
        if status == 400:
            assert fields["X-WNS-Error-Description"] == "Ttl value conflicts with X-WNS-Cache-Policy."
            assert fields["X-WNS-Status"] == "dropped"


@pytest.mark.parametrize(
    "vapid", [lambda _: {}, lambda sender: sender.vapid(ahead=-100), lambda sender: sender.vapid(VapidKeys.generate())]
)
async def test_authorization(caught, vapid) -> None:
    """401, and nothing else."""
    async with caught("wns") as sender:
        status, text, headers = await sender.post(vapid=vapid(sender))
        assert (status, text) == (401, "")
        assert "X-WNS-Error-Description" not in headers


async def test_dead_and_too_large(caught) -> None:
    """410 of an expired channel; 5,000 bytes."""
    async with caught("wns") as sender:
        assert (await sender.post(body=bytes(5_000)))[0] == 201
        assert (await sender.post(body=bytes(5_001)))[0] == 413
        sender.service.fail_next(1, 406, retry_after=3)
        status, _, headers = await sender.post()
        assert (status, headers["Retry-After"]) == (406, "3")
        sender.service.expire_all()
        assert (await sender.post())[0] == 410
