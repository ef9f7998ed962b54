"""Firefox's tests of unsubscribe(), by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

import asyncio

import pytest

import pyua


@pytest.fixture(autouse=True)
def _old_protocol(old_service) -> None:
    """Firefox's tests use a service that says nothing of use_webpush."""


async def test_unregister_success(browser, service) -> None:
    """The channel is given up with code 200, the record is gone, and the answer is true."""
    registration, subscription = await browser.subscribed()
    channel = browser.channel(registration)
    assert await subscription.unsubscribe() is True
    assert service.all("unregister") == [{"channelID": channel, "messageType": "unregister", "code": 200}]
    assert browser.record(registration) is None
    assert await registration.push_manager.get_subscription() is None


async def test_unregister_error(browser, service) -> None:
    """The record is gone also if the service answers with an error."""
    service.answers["unregister"] = lambda frame: service.reply(frame, status=500, error="the disk is full")
    registration, subscription = await browser.subscribed()
    assert await subscription.unsubscribe() is False
    assert browser.record(registration) is None


async def test_unregister_invalid_json(browser, service, impatient) -> None:
    """If the answer is no JSON the request times out, and the record is gone all the same."""
    service.answers["unregister"] = lambda _frame: '{"messageType":"unregister"'
    registration, subscription = await browser.subscribed()
    unsubscribing = asyncio.create_task(subscription.unsubscribe())
    await service.got("unregister")
    assert browser.record(registration) is None
    await browser.clock.run_for(10)
    with pytest.raises(pyua.DOMError, match="Push service unreachable") as caught:
        await unsubscribing
    assert caught.value.name == "NetworkError"


async def test_unregister_not_found(browser, service) -> None:
    """Where there is nothing to give up the answer is false, and nothing is sent."""
    _registration, subscription = await browser.subscribed()
    await subscription.unsubscribe()
    assert await subscription.unsubscribe() is False
    await browser.clock.settle()
    assert len(service.all("unregister")) == 1
