"""Connections that fail on order, as real senders meet them."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from pyua.errors import ConfigError
from pyua.service import PushService


async def test_a_reset_and_then_an_answer(service, user_agent, sender) -> None:
    """Only as many as ordered fail; a message whose connection failed is not delivered."""
    endpoint = await user_agent.subscribe()
    service.break_next(1, "reset")
    with pytest.raises(aiohttp.ClientConnectionError):
        await sender.post(endpoint, b"lost")
    assert (await sender.post(endpoint, b"found")).status == 201
    notification = await user_agent.receive()
    assert notification["data"] == "Zm91bmQ"
    failed = service.requests[0]
    assert (failed.status, failed.explanation) == (0, "a failure that was ordered: reset")


async def test_a_truncated_answer(service, user_agent, sender) -> None:
    """The status line is there, and half of the body."""
    endpoint = await user_agent.subscribe()
    service.break_next(1, "truncate")
    with pytest.raises(aiohttp.ClientPayloadError):
        await sender.post(endpoint)


async def test_a_redirect_to_nowhere(service, user_agent, http) -> None:
    """A sender that follows it finds nothing; one that does not sees 307."""
    endpoint = await user_agent.subscribe()
    service.break_next(2, "redirect")
    async with http.post(endpoint, headers={"TTL": "1"}, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (307, "/elsewhere")
    async with http.post(endpoint, headers={"TTL": "1"}) as response:
        assert response.status == 404


async def test_no_answer_until_the_sender_gives_up(service, user_agent, http) -> None:
    """The sender's own timeout ends it, and the service is free for others."""
    endpoint = await user_agent.subscribe()
    service.break_next(1, "hang")
    with pytest.raises(TimeoutError):
        await http.post(endpoint, headers={"TTL": "1"}, timeout=aiohttp.ClientTimeout(total=0.2))
    async with http.post(endpoint, headers={"TTL": "1"}) as response:
        assert response.status == 201


async def test_a_service_that_closes_lets_go_of_what_hangs(http, open_user_agent) -> None:
    """It does not wait for a sender that waits for it."""
    async with PushService() as service:
        user_agent = await open_user_agent(service)
        await user_agent.hello()
        endpoint = await user_agent.subscribe()
        service.break_next(1, "hang")
        post = asyncio.create_task(http.post(endpoint, headers={"TTL": "1"}))
        while not service.requests:
            await asyncio.sleep(0.01)
    with pytest.raises(aiohttp.ClientConnectionError):
        await post


@pytest.mark.parametrize(("count", "how"), [(0, "reset"), (1, "explode")])
async def test_orders_that_make_no_sense(service, count, how) -> None:
    with pytest.raises(ConfigError):
        service.break_next(count, how)


async def test_all_subscriptions_expire(service, user_agent, sender) -> None:
    """410 for each of them; new ones can be made."""
    endpoints = [await user_agent.subscribe() for _ in range(3)]
    service.expire_all()
    assert [(await sender.post(endpoint)).status for endpoint in endpoints] == [410] * 3
    assert (await sender.post(await user_agent.subscribe())).status == 201
