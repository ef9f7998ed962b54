"""Google's push service, as senders see it."""

from __future__ import annotations

import pytest

from pyua.webpush.vapid_keys import VapidKeys


async def test_accepted(caught) -> None:
    """201, a Location, no body; by the newer path, too."""
    async with caught("fcm") as sender:
        status, text, headers = await sender.post()
        assert (status, text) == (201, "")
        assert headers["Location"].startswith("https://fcm.googleapis.com/0:")
        assert "TTL" not in headers
        endpoint = sender.subscription.endpoint.replace("/fcm/send/", "/wp/")
        assert (await sender.post(endpoint))[0] == 201


@pytest.mark.parametrize(
    ("vapid", "status", "text"),
    [
        (lambda _: {}, 401, "authorization header must be specified: unauthenticated\n"),
        (lambda sender: sender.vapid(ahead=-100), 403, "permission denied: invalid JWT provided\n"),
        (lambda sender: sender.vapid(audience="https://example.com"), 403, "permission denied: invalid JWT provided\n"),
        (
            lambda sender: sender.vapid(VapidKeys.generate()),
            403,
            "permission denied: the VAPID credentials in the authorization header do not correspond to the credentials "
            "used to create the subscriptions.\n",
        ),
    ],
)
async def test_authorization(caught, vapid, status, text) -> None:
    """A line of text for each."""
    async with caught("fcm") as sender:
        seen = await sender.post(vapid=vapid(sender))
        assert seen[:2] == (status, text)
        assert seen[2].getone("Content-Type").startswith("text/plain")


async def test_limits(caught) -> None:
    """4,096 bytes, four weeks."""
    async with caught("fcm") as sender:
        assert (await sender.post(body=bytes(4_096)))[0] == 201
        assert (await sender.post(body=bytes(4_097)))[0] == 413
        assert (await sender.post(TTL="2500000"))[0] == 201
        assert "cut to 2419200" in " ".join(sender.service.requests[-1].hints)


async def test_its_own_errors(caught) -> None:
    """What has unsubscribed is told in a line, what breaks down in HTML."""
    async with caught("fcm") as sender:
        sender.service.fail_next(1, 503)
        status, text, headers = await sender.post()
        assert status == 503
        assert text.startswith("<!DOCTYPE html>")
        assert headers["Content-Type"].startswith("text/html")
        await sender.subscription.unsubscribe()
        assert (await sender.post())[:2] == (410, "push subscription has unsubscribed or expired.\n")
