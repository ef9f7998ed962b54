"""The push service as a whole: its life, its limits, and what a test makes it do."""

from __future__ import annotations

import asyncio
import sqlite3
import ssl

import aiohttp
import pytest
import trustme
from websockets.exceptions import InvalidStatus

import pyua
from pyua.errors import ConfigError, LocalProtocolError
from pyua.service import PushService

# --- what a test can make it do ----------------------------------------------------------------


async def test_an_expired_subscription_is_gone(service, user_agent, sender):
    """Its sender is told by 410; others of the same user agent live on."""
    gone, alive = await user_agent.subscribe(), await user_agent.subscribe()
    service.expire(gone)
    assert (await sender.post(gone)).status == 410
    assert (await sender.post(alive)).status == 201
    with pytest.raises(ConfigError, match="no endpoint of this push service"):
        service.expire("https://elsewhere.example/wpush/v1/x")


async def test_pushes_can_be_made_to_fail(service, user_agent, sender):
    """As many as ordered, in order; then all is well again."""
    endpoint = await user_agent.subscribe()
    service.fail_next(2, 429, retry_after=30)
    service.fail_next(1, 503)
    responses = [await sender.post(endpoint) for _ in range(4)]
    assert [response.status for response in responses] == [429, 429, 503, 201]
    assert [response.headers.get("Retry-After") for response in responses] == ["30", "30", "120", None]
    for count, status in ((0, 500), (1, 200)):
        with pytest.raises(ConfigError):
            service.fail_next(count, status)


async def test_connections_can_be_cut(service, open_user_agent):
    """Without a word, or with a code."""
    first = await open_user_agent(service)
    await first.hello()
    service.disconnect_all()
    assert (await first.closed())[0] == 1006
    second = await open_user_agent(service)
    await second.hello()
    service.disconnect_all(4774)
    assert (await second.closed())[0] == 4774


async def test_a_user_agent_can_be_forgotten(service, user_agent, open_user_agent, sender):
    """It gets another id when it comes back."""
    endpoint = await user_agent.subscribe()
    service.drop_user(endpoint)
    assert await user_agent.closed() == (1000, "SM")
    assert (await sender.post(endpoint)).status == 410
    after = await open_user_agent(service)
    assert (await after.hello(user_agent.uaid))["uaid"] != user_agent.uaid


async def test_statistics_tell_what_happened(service, user_agent, sender):
    """Accepted, refused, acknowledged with which code."""
    endpoint = await user_agent.subscribe()
    await sender.post(endpoint)
    await sender.post(endpoint, encoding="x")
    notification = await user_agent.receive()
    await user_agent.ack(notification, code=101)
    await user_agent.send({"messageType": "nack", "version": notification["version"], "code": 302})
    await user_agent.sync()
    statistics = service.statistics()
    assert (statistics.connections, statistics.users, statistics.channels) == (1, 1, 1)
    assert (statistics.accepted, statistics.direct, statistics.refused) == (1, 1, {400: 1})
    assert (statistics.acknowledged, statistics.not_acknowledged) == ({101: 1}, {302: 1})


# --- its life ----------------------------------------------------------------------------------


async def test_urls_name_the_port(service):
    """Loopback, and whatever port was free."""
    assert service.websocket_url == f"ws://127.0.0.1:{service.port}/"
    assert service.endpoint_url == f"http://127.0.0.1:{service.port}"


async def test_with_a_certificate_it_speaks_https_and_wss():
    """For senders that refuse http endpoints; a user agent accepts the certificate as it does those of sites."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(server)
    async with PushService(ssl_context=server) as service:
        assert service.websocket_url == f"wss://127.0.0.1:{service.port}/"
        assert service.endpoint_url == f"https://127.0.0.1:{service.port}"
        worker = "addEventListener('push', (event) => event.waitUntil(registration.showNotification('over TLS')))"
        async with pyua.UserAgent(push_service=service, ignore_https_errors=True) as user_agent:
            origin = user_agent.origin("https://app.example", serve={"/sw.js": worker}, permissions=["notifications"])
            registration = await origin.register("/sw.js")
            subscription = await registration.push_manager.subscribe()
            assert subscription.endpoint.startswith(service.endpoint_url)
            sender = aiohttp.ClientSession()
            async with sender, sender.post(subscription.endpoint, headers={"TTL": "5"}, ssl=False) as answer:
                assert answer.status == 201
            await registration.wait_for_push()
            assert [notification.title for notification in user_agent.notifications] == ["over TLS"]


def test_a_certificate_that_is_none_is_refused():
    """The error says what is wanted."""
    with pytest.raises(ConfigError, match=r"ssl_context is a str; give an ssl.SSLContext"):
        PushService(ssl_context="cert.pem")


async def test_closing_leaves_nothing_behind(open_user_agent, sender):
    """No task, no connection, no port; also with user agents connected."""
    before = asyncio.all_tasks()
    service = PushService()
    await service.start()
    with pytest.raises(LocalProtocolError, match="already"):
        await service.start()
    port = service.port
    await (await open_user_agent(service)).hello()
    await open_user_agent(service)
    await service.close()
    await service.close()
    left = {task for task in asyncio.all_tasks() - before if "websockets" not in repr(task.get_coro())}
    assert not left
    with pytest.raises(LocalProtocolError, match="not running"):
        _ = service.endpoint_url
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_port_in_use_is_told(service):
    """With the port, and what to do."""
    with pytest.raises(ConfigError, match=f"port {service.port}"):
        await PushService(port=service.port).start()


@pytest.mark.parametrize("options", [{"message_limit": 0}, {"max_body": -1}, {"ping_timeout": 0}, {"max_ttl": True}])
def test_limits_that_make_no_sense_are_refused(options):
    """Before anything is opened."""
    with pytest.raises(ConfigError, match=next(iter(options))):
        PushService(**options)


async def test_broken_http_does_no_harm(service, user_agent, sender):
    """Garbage on the port, an unfinished request, a connection that goes away in the middle of a body."""
    for data in (
        b"\x00\xff" * 100,
        b"POST /wpush/v1/x HTTP/1.1\r\nContent-Length: 100\r\n\r\nx",
        b"GET / HTTP/1.1\r\n",
    ):
        _reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.write(data)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await sender.post(await user_agent.subscribe())).status == 201


async def test_too_many_connections_are_refused(open_user_agent, http):
    """With 503, so that user agents come back later."""
    async with PushService(max_connections=1) as service:
        await (await open_user_agent(service)).hello()
        with pytest.raises(InvalidStatus) as caught:
            await open_user_agent(service)
        assert caught.value.response.status_code == 503


async def test_a_store_that_fails_is_told(open_user_agent, sender, tmp_path):
    """A 201 means that the message is safe: while somebody locks the database there is a 500 instead."""
    path = tmp_path / "push.db"
    async with PushService(database=path) as service:
        user_agent = await open_user_agent(service)
        await user_agent.hello()
        endpoint = await user_agent.subscribe()
        await user_agent.close()
        after = await open_user_agent(service)
        await after.hello()
        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        async with sender.http.post(endpoint, headers={"TTL": "5"}) as response:
            assert (response.status, (await response.json())["errno"]) == (500, 201)
        assert (await after.register())["status"] == 500
        lock.execute("ROLLBACK")
        lock.close()
        assert (await sender.post(endpoint)).status == 201
        assert (await after.register())["status"] == 200


@pytest.mark.parametrize(
    ("host", "shown"), [("localhost", "localhost"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("::", "[::1]")]
)
async def test_urls_can_be_reached_whatever_the_host(host, shown, open_user_agent):
    """Names and wildcards come out as something a client can connect to."""
    try:
        async with PushService(host=host) as service:
            assert service.endpoint_url == f"http://{shown}:{service.port}"
            await (await open_user_agent(service)).hello()
    except ConfigError as exc:
        if ":" not in host:
            raise
        pytest.skip(f"no IPv6 here: {exc}")


@pytest.mark.parametrize("port", [70_000, -1, True, "80", 1.5, None])
def test_a_port_that_cannot_be(port):
    """It is refused at once, in words."""
    with pytest.raises(ConfigError, match="0 to 65535"):
        PushService(port=port)
