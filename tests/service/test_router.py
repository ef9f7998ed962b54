"""Where messages go and when they come back, with real sockets and both stores."""

from __future__ import annotations

import pytest

from pyua.clock import VirtualClock
from pyua.service import PushService


@pytest.fixture(params=["memory", "sqlite"])
async def stored_service(request, tmp_path):
    """A service with each kind of store, and a clock that stands still."""
    database = None if request.param == "memory" else tmp_path / "push.db"
    async with PushService(database=database, clock=VirtualClock()) as service:
        yield service


async def come_back(service, open_user_agent, before):
    """Disconnect, and connect with the same id."""
    await before.close()
    after = await open_user_agent(service)
    reply = await after.hello(before.uaid)
    assert reply["uaid"] == before.uaid
    return after


async def test_messages_wait_for_their_user_agent(stored_service, open_user_agent, sender):
    """They come after the hello, in order, again and again until acknowledged."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    await first.close()
    for body in (b"1", b"2"):
        assert (await sender.post(endpoint, body)).status == 201
    assert stored_service.statistics().stored == 2
    second = await come_back(stored_service, open_user_agent, first)
    seen = [await second.receive(), await second.receive()]
    assert [item["data"] for item in seen] == ["MQ", "Mg"]
    await second.ack(seen[0])
    await second.sync()
    third = await come_back(stored_service, open_user_agent, second)
    assert [await third.receive(), await third.receive()] == seen, "half a batch is not acknowledged"
    await third.ack(*seen)
    await third.sync()
    fourth = await come_back(stored_service, open_user_agent, third)
    await fourth.sync()
    assert stored_service.statistics().stored == 0


async def test_direct_messages_come_back_if_not_acknowledged(stored_service, open_user_agent, sender):
    """What was sent to a connected user agent and not acknowledged is stored when it goes."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    await sender.post(endpoint, b"1")
    await sender.post(endpoint, b"2")
    await sender.post(endpoint, b"now", ttl=0)
    seen = [await first.receive() for _ in range(3)]
    await first.ack(seen[0])
    await first.sync()
    second = await come_back(stored_service, open_user_agent, first)
    assert await second.receive() == seen[1]
    await second.sync()


async def test_ttl_zero_is_now_or_never(stored_service, open_user_agent, sender):
    """201 all the same, with a Location that leads nowhere."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    await first.close()
    response = await sender.post(endpoint, ttl=0)
    assert (response.status, "Location" in response.headers) == (201, True)
    assert stored_service.statistics().stored == 0
    assert stored_service.statistics().dropped == 1


async def test_messages_expire_by_the_services_clock(open_user_agent, sender, tmp_path):
    """A virtual hour later the one with the short TTL is gone."""
    clock = VirtualClock()
    async with PushService(clock=clock, database=tmp_path / "push.db") as service:
        first = await open_user_agent(service)
        await first.hello()
        endpoint = await first.subscribe()
        await first.close()
        await sender.post(endpoint, b"short", ttl=1_800)
        await sender.post(endpoint, b"long", ttl=7_200)
        await clock.fast_forward(3_600)
        second = await open_user_agent(service)
        await second.hello(first.uaid)
        assert (await second.receive())["data"] == "bG9uZw"
        await second.sync()


async def test_a_topic_replaces_what_is_stored(stored_service, open_user_agent, sender):
    """The newest is delivered, before messages without a topic; directly both would arrive."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    for body in (b"1", b"2"):
        await sender.post(endpoint, body, Topic="news")
        await first.ack(await first.receive())
    await first.close()
    await sender.post(endpoint, b"plain")
    for body in (b"3", b"4"):
        await sender.post(endpoint, body, Topic="news")
    second = await come_back(stored_service, open_user_agent, first)
    topic = await second.receive()
    assert topic["data"] == "NA"
    await second.sync()
    await second.ack(topic)
    assert (await second.receive())["data"] == "cGxhaW4"


async def test_a_stored_message_can_be_deleted(stored_service, open_user_agent, sender):
    """DELETE of its Location: 204, and it never arrives."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    await first.close()
    response = await sender.post(endpoint)
    for _ in range(2):
        async with sender.http.delete(response.headers["Location"]) as deleted:
            assert (deleted.status, await deleted.read()) == (204, b"")
    assert stored_service.statistics().stored == 0
    async with sender.http.delete(f"{stored_service.endpoint_url}/m/garbage") as deleted:
        assert (deleted.status, (await deleted.json())["errno"]) == (400, None)


async def test_many_stored_messages_come_in_batches(stored_service, open_user_agent, sender):
    """The next ten when all of the first are acknowledged."""
    first = await open_user_agent(stored_service)
    await first.hello()
    endpoint = await first.subscribe()
    await first.close()
    for number in range(23):
        await sender.post(endpoint, b"%d" % number)
    second = await come_back(stored_service, open_user_agent, first)
    for size in (10, 10, 3):
        batch = [await second.receive() for _ in range(size)]
        await second.sync()
        await second.ack(*batch)
    await second.sync()
    assert stored_service.statistics().stored == 0


async def test_too_many_stored_messages_cost_the_subscription(open_user_agent, sender):
    """The socket is closed with 1000, the id is forgotten, and the endpoint is gone."""
    async with PushService(message_limit=12) as service:
        first = await open_user_agent(service)
        await first.hello()
        endpoint = await first.subscribe()
        await first.close()
        for _ in range(13):
            await sender.post(endpoint)
        second = await open_user_agent(service)
        await second.hello(first.uaid)
        await second.ack(*[await second.receive() for _ in range(10)])
        assert await second.closed() == (1000, "SM")
        assert (await sender.post(endpoint)).status == 410
        third = await open_user_agent(service)
        assert (await third.hello(first.uaid))["uaid"] != first.uaid


async def test_a_database_outlives_the_service(open_user_agent, sender, tmp_path):
    """After a restart on the same port the endpoint works and the message arrives."""
    path = tmp_path / "push.db"
    async with PushService(database=path) as service:
        first = await open_user_agent(service)
        await first.hello()
        endpoint = await first.subscribe()
        await first.close()
        await sender.post(endpoint, b"1")
        port = service.port
    async with PushService(database=path, port=port) as service:
        assert (await sender.post(endpoint, b"2")).status == 201
        second = await open_user_agent(service)
        assert (await second.hello(first.uaid))["uaid"] == first.uaid
        assert [(await second.receive())["data"] for _ in range(2)] == ["MQ", "Mg"]


async def test_a_service_can_be_started_again(open_user_agent, sender):
    """On the same port and with the same memory."""
    service = PushService()
    async with service:
        first = await open_user_agent(service)
        await first.hello()
        endpoint = await first.subscribe()
    assert (await first.closed())[0] == 1001
    async with service:
        second = await open_user_agent(service)
        assert (await second.hello(first.uaid))["uaid"] == first.uaid
        await sender.post(endpoint)
        assert (await second.receive())["messageType"] == "notification"
