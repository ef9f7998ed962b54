"""Firefox's tests of subscribe() and getSubscription(), by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

import asyncio
import uuid

import pytest

import pyua


@pytest.fixture(autouse=True)
def _old_protocol(old_service) -> None:
    """Firefox's tests use a service that says nothing of use_webpush."""


async def rejected(subscribing) -> None:
    """subscribe() fails as for any fault of the service."""
    with pytest.raises(pyua.DOMError, match="Error retrieving push subscription") as caught:
        await subscribing
    assert caught.value.name == "AbortError"


async def times_out(browser, service, answer) -> None:
    """The answer is as good as none: a timeout, another connection, and no record."""
    service.answers["register"] = answer
    registration = await browser.registered()
    subscribing = asyncio.create_task(registration.push_manager.subscribe())
    await service.got("register")
    await browser.clock.run_for(9)
    assert not subscribing.done()
    await browser.clock.run_for(1)
    await rejected(subscribing)
    await browser.clock.run_for(5)
    await service.got("hello", 2)
    await browser.clock.settle()
    assert (len(service.all("hello")), len(service.all("register"))) == (2, 1)
    assert browser.record(registration) is None


async def test_register_success(browser, service) -> None:
    """A subscription is kept with its endpoint, its scope, a full quota and the time of the answer."""
    registration, subscription = await browser.subscribed("/shop/")
    (frame,) = service.all("register")
    assert str(uuid.UUID(frame["channelID"])) == frame["channelID"]
    assert subscription.endpoint == f"https://push.example/{frame['channelID']}"
    record = browser.record(registration)
    assert (record.channel_id, record.push_endpoint) == (frame["channelID"], subscription.endpoint)
    assert (record.scope, record.quota) == ("https://app.example/shop/", 16)
    assert record.ctime == browser.clock.time() * 1000


async def test_register_case(browser, service) -> None:
    """The type of an answer may be spelled in capitals."""
    service.answers["hello"] = lambda frame: {**service.usual(frame), "messageType": "HELLO"}
    service.answers["register"] = lambda frame: {**service.usual(frame), "messageType": "ReGiStEr"}
    _registration, subscription = await browser.subscribed()
    assert subscription.endpoint.startswith("https://push.example/")


async def test_register_flush(browser, service) -> None:
    """Of messages before the answer, those to unknown channels are acknowledged, and known ones' are kept as well."""
    known, _subscription = await browser.subscribed("/known/")
    channel, unknown = browser.channel(known), str(uuid.uuid4())
    new = await browser.registered("/new/")
    service.answers["register"] = lambda _frame: None
    subscribing = asyncio.create_task(new.push_manager.subscribe())
    frame = (await service.got("register", 2))[1]
    await service.update((frame["channelID"], 2), (channel, 3), (unknown, 4))
    await service.say(service.usual(frame))
    subscription = await subscribing
    acks = await service.acks(3)
    assert acks == [(frame["channelID"], 2, 102), (channel, 3, 100), (unknown, 4, 102)]
    assert browser.record(known).version == 3
    assert (browser.record(new).version, browser.record(new).push_endpoint) == (None, subscription.endpoint)
    assert browser.user_agent.push_component.subscriptions.get(unknown) is None


async def test_register_invalid_channel(browser, service) -> None:
    """A service that refuses the channel makes subscribe() fail; nothing is kept."""
    service.answers["register"] = lambda frame: service.reply(frame, status=500, error="Invalid channel ID")
    registration = await browser.registered()
    await rejected(registration.push_manager.subscribe())
    assert browser.record(registration) is None


async def test_register_invalid_endpoint(browser, service) -> None:
    """An endpoint that is no URL makes subscribe() fail; nothing is kept."""
    service.answers["register"] = lambda frame: service.reply(frame, status=200, pushEndpoint="no URL at all")
    registration = await browser.registered()
    await rejected(registration.push_manager.subscribe())
    assert browser.record(registration) is None


async def test_register_invalid_json(browser, service, impatient) -> None:
    """An answer that is no JSON is not heard: the request times out, and the browser connects anew, once."""
    await times_out(browser, service, lambda _frame: '{"messageType":"register"')


async def test_register_no_id(browser, service, impatient) -> None:
    """An answer without a channel is not heard: the request times out."""
    await times_out(
        browser,
        service,
        lambda frame: service.reply(frame, channelID=None, status=200, pushEndpoint="https://push.example/1"),
    )


async def test_register_wrong_id(browser, service, impatient) -> None:
    """An answer for another channel is not heard: the request times out."""
    await times_out(browser, service, lambda frame: {**service.usual(frame), "channelID": str(uuid.uuid4())})


async def test_register_wrong_type(browser, service, impatient) -> None:
    """An answer whose channel is a number is not heard: the request times out."""
    await times_out(browser, service, lambda frame: {**service.usual(frame), "channelID": 12})


async def test_register_request_queue(browser, service, impatient) -> None:
    """Requests made before the hello's answer time out without it, and are not sent once it comes."""
    service.answers["hello"] = lambda _frame: None
    first, second = await browser.registered("/one/"), await browser.registered("/two/")
    requests = [asyncio.create_task(registration.push_manager.subscribe()) for registration in (first, second)]
    await service.got("hello")
    await browser.clock.run_for(10)
    for request in requests:
        await rejected(request)
    service.answers.clear()
    await browser.clock.run_for(5)
    await service.got("hello", 2)
    await browser.clock.settle()
    assert service.all("register") == []
    assert await first.push_manager.subscribe()


async def test_register_timeout(browser, service, impatient) -> None:
    """Without an answer subscribe() fails and the browser reconnects; it asks no second time, nor hears a late answer."""
    service.answers["register"] = lambda _frame: None
    registration = await browser.registered()
    subscribing = asyncio.create_task(registration.push_manager.subscribe())
    (late,) = await service.got("register")
    await browser.clock.run_for(10)
    await rejected(subscribing)
    await browser.clock.run_for(5)
    await service.got("hello", 2)
    await service.say(service.usual(late))
    await browser.clock.settle()
    assert browser.record(registration) is None
    service.answers.clear()
    subscription = await registration.push_manager.subscribe()
    assert [frame["channelID"] in subscription.endpoint for frame in service.all("register")] == [False, True]


async def test_registration_none(browser) -> None:
    """Where nothing was subscribed, getSubscription() gives null."""
    registration = await browser.registered()
    assert await registration.push_manager.get_subscription() is None
    assert await registration.active.evaluate("registration.pushManager.getSubscription()") is None


async def test_registration_success(browser) -> None:
    """Each scope of each origin has its own subscription."""
    places = [("/", "https://app.example"), ("/inner/", "https://app.example"), ("/", "https://other.example")]
    made = [await browser.subscribed(path, origin=origin) for path, origin in places]
    assert len({subscription.endpoint for _registration, subscription in made}) == 3
    for registration, subscription in made:
        found = await registration.push_manager.get_subscription()
        assert found.endpoint == subscription.endpoint
        assert browser.record(registration).scope == registration.scope
