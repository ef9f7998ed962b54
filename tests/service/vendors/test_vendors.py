"""What holds for every vendor."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from pywebpush import WebPushException, webpush

import pyua
from pyua.errors import ConfigError
from pyua.service.vendors import VENDORS

ENDPOINTS = {
    "mozilla": "https://updates.push.services.mozilla.com/wpush/v2/",
    "fcm": "https://fcm.googleapis.com/fcm/send/",
    "apple": "https://web.push.apple.com/Q",
    "wns": "https://wns2-par02p.notify.windows.com/w/?token=",
}
VENDOR = pytest.mark.parametrize("vendor", sorted(VENDORS))


async def send(sender) -> None:
    """What pywebpush sends, from a thread: it blocks."""
    await asyncio.to_thread(
        webpush,
        sender.subscription.to_json(),
        "hello",
        vapid_private_key=sender.keys.private_key,
        vapid_claims={"sub": "mailto:me@example.com"},
        ttl=60,
    )


@VENDOR
async def test_a_real_sender_delivers(received, vendor) -> None:
    """From pywebpush, by the vendor's own host, into the worker."""
    async with received(vendor) as sender:
        assert sender.subscription.endpoint.startswith(ENDPOINTS[vendor])
        await send(sender)
        delivery = await sender.registration.wait_for_push(timeout=5)
        assert delivery.text() == "hello"
        (request,) = sender.service.requests
        assert request.ok
        assert request.endpoint == sender.subscription.endpoint


@VENDOR
async def test_a_dead_subscription_is_410(received, vendor) -> None:
    """Which senders are to prune by, and pywebpush's exception carries it."""
    async with received(vendor) as sender:
        sender.service.expire(sender.subscription.endpoint)
        with pytest.raises(WebPushException) as raised:
            await send(sender)
        assert raised.value.response.status_code == 410


@VENDOR
async def test_an_ordered_429_keeps_its_retry_after(caught, vendor) -> None:
    """In the vendor's form."""
    async with caught(vendor) as sender:
        sender.service.fail_next(1, 429, retry_after=7)
        status, _, headers = await sender.post()
        assert status == 429
        assert headers["Retry-After"] == "7"
        assert (await sender.post())[0] == 201


@VENDOR
async def test_the_explanation_is_the_services(caught, vendor) -> None:
    """However short the vendor's own answer is."""
    async with caught(vendor) as sender:
        status, _, _ = await sender.post(TTL=None)
        assert status == 400
        assert "the TTL header is missing" in sender.service.requests[-1].explanation


@VENDOR
async def test_an_endpoint_cut_short_is_404(caught, vendor) -> None:
    """A token that this service has never given out."""
    async with caught(vendor) as sender:
        status, _, _ = await sender.post(sender.subscription.endpoint[:-5])
        assert status == 404


@VENDOR
async def test_other_vendors_endpoints_are_refused(caught, vendor) -> None:
    """By the controls of the service, saying what its own look like."""
    other = next(url for name, url in ENDPOINTS.items() if name != vendor)
    async with caught(vendor) as sender:
        with pytest.raises(ConfigError, match=urlsplit(ENDPOINTS[vendor]).hostname):
            sender.service.expire(f"{other}x")


def test_an_unknown_vendor_is_refused() -> None:
    """With the names of those there are."""
    with pytest.raises(ConfigError, match="mozilla, fcm, apple, wns"):
        pyua.PushService(vendor="google")  # type: ignore[arg-type]
