"""The proxy that catches a vendor's host for other processes, as they use it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import subprocess
import sys
import textwrap

import aiohttp
import httpx
import pytest
import trustme

import pyua
from pyua import sync_api
from pyua.errors import ConfigError

FCM = "fcm.googleapis.com"


@pytest.fixture
async def service(tmp_path):
    async with pyua.PushService(vendor="fcm", proxy_port=0, ca_file=tmp_path / "ca.pem") as service:
        yield service


async def say(service, text: bytes) -> bytes:
    """What the proxy says to some bytes, until it hangs up."""
    port = int(service.proxy_url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


async def post_by_httpx(service, url, tmp_path):
    context = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    async with httpx.AsyncClient(proxy=service.proxy_url, verify=context) as client:
        return (await client.post(url, headers={"TTL": "60"})).status_code


async def post_by_aiohttp(service, url, tmp_path):
    context = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers={"TTL": "60"}, proxy=service.proxy_url, ssl=context) as response,
    ):
        return response.status


@pytest.mark.parametrize("post", [post_by_httpx, post_by_aiohttp])
async def test_python_clients(service, tmp_path, post) -> None:
    """With the proxy and the authority they reach the service instead of Google."""
    assert await post(service, f"https://{FCM}/fcm/send/a:b", tmp_path) == 404
    assert service.requests[0].endpoint == f"https://{FCM}/fcm/send/a:b"


def test_pywebpush_in_another_process(tmp_path, vapid_keys) -> None:
    """Two environment variables are all it takes."""
    ca_file = tmp_path / "ca.pem"
    with (
        sync_api.PushService(vendor="fcm", proxy_port=0, ca_file=ca_file) as service,
        sync_api.UserAgent(push_service=service) as user_agent,
    ):
        worker = {"/sw.js": "onpush = (event) => registration.showNotification(event.data.text());"}
        origin = user_agent.origin("https://app.example", serve=worker, permissions=["notifications"])
        registration = origin.register("/sw.js")
        subscription = registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
        script = textwrap.dedent(f"""
            from pywebpush import webpush
            claims = {{"sub": "mailto:me@example.com"}}
            webpush({subscription.to_json()!r}, "hello", vapid_private_key={vapid_keys.private_key!r}, vapid_claims=claims)
        """)
        environment = os.environ | {"HTTPS_PROXY": service.proxy_url, "REQUESTS_CA_BUNDLE": str(ca_file)}
        subprocess.run([sys.executable, "-c", script], check=True, env=environment, timeout=60)
        assert registration.wait_for_push(timeout=5).text() == "hello"


async def test_other_hosts_are_tunnelled_undecrypted(service, tmp_path) -> None:
    """They show their own certificate; the vendor's authority never signs for them."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nother")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        own = ssl.create_default_context()
        authority.configure_trust(own)
        url = f"https://localhost:{port}/"
        async with httpx.AsyncClient(proxy=service.proxy_url, verify=own) as client:
            assert (await client.get(url)).text == "other"
        pyuas = ssl.create_default_context(cafile=tmp_path / "ca.pem")
        async with httpx.AsyncClient(proxy=service.proxy_url, verify=pyuas) as client:
            with pytest.raises(httpx.ConnectError, match="certificate"):
                await client.get(url)
    assert service.requests == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n", 405),
        (b"POST http://fcm.googleapis.com/wp/a:b HTTP/1.1\r\n\r\n", 405),
        (b"CONNECT nonsense HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT localhost:99999 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT localhost:x HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT :443 HTTP/1.1\r\n\r\n", 400),
        (b"\xff\xfe\r\n\r\n", 405),
        (b"CONNECT a:1 HTTP/1.1\r\n" + b"X: y\r\n" * 10_000, 400),
        (b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", 502),
    ],
)
async def test_what_is_refused(service, text, status) -> None:
    """With a line that says why; the proxy goes on."""
    answer = await say(service, text)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"pyua's proxy:" in answer


async def test_garbage_instead_of_tls(service) -> None:
    """The connection ends, and the next one is served."""
    port = int(service.proxy_url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"CONNECT fcm.googleapis.com:443 HTTP/1.1\r\n\r\n")
    assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    with contextlib.suppress(ConnectionResetError):
        await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert (await say(service, b"GET / HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 405")


async def test_look_alikes_are_not_caught(service) -> None:
    """Another port, another host: tunnelled, which fails here."""
    for target in (b"fcm.googleapis.com:444", b"xfcm.googleapis.com:443", b"fcm.googleapis.com.example:443"):
        assert (await say(service, b"CONNECT " + target + b" HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 502")


async def test_where_others_can_ask_nothing_is_tunnelled(tmp_path) -> None:
    """It is no open proxy; the vendor's host is caught all the same."""
    async with pyua.PushService(host="0.0.0.0", vendor="fcm", proxy_port=0, ca_file=tmp_path / "ca.pem") as service:
        answer = await say(service, b"CONNECT localhost:22 HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert await post_by_httpx(service, f"https://{FCM}/wp/x", tmp_path) == 404


async def test_addresses_of_ipv6(tmp_path) -> None:
    """The proxy is where the service is."""
    async with pyua.PushService(host="::1", vendor="fcm", proxy_port=0, ca_file=tmp_path / "ca.pem") as service:
        assert service.proxy_url.startswith("http://[::1]:")
        assert await post_by_httpx(service, f"https://{FCM}/wp/x", tmp_path) == 404


async def test_by_default_it_is_mozillas(tmp_path) -> None:
    """And a service that speaks https itself is no obstacle."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with pyua.PushService(proxy_port=0, ssl_context=context) as service:
        (tmp_path / "ca.pem").write_bytes(service.ca_pem)
        assert await post_by_httpx(service, f"{service.endpoint_url}/wpush/v1/x", tmp_path) == 404
        assert service.endpoint_url == "https://updates.push.services.mozilla.com"


async def test_mistakes(tmp_path) -> None:
    """Each says what to give."""
    with pytest.raises(ConfigError, match="give proxy_port"):
        pyua.PushService(ca_file="ca.pem")
    with pytest.raises(ConfigError, match="proxy_port=70000"):
        pyua.PushService(proxy_port=70_000)
    async with pyua.PushService() as service:
        with pytest.raises(ConfigError, match="no proxy"):
            _ = service.proxy_url
        with pytest.raises(ConfigError, match="the proxy cannot listen"):
            await pyua.PushService(proxy_port=service.port).start()
    with pytest.raises(ConfigError, match="cannot be written"):
        await pyua.PushService(proxy_port=0, ca_file=tmp_path / "no" / "ca.pem").start()


async def test_it_starts_again_on_its_port(tmp_path) -> None:
    """As the service itself does."""
    service = pyua.PushService(vendor="fcm", proxy_port=0, ca_file=tmp_path / "ca.pem")
    for _ in range(2):
        async with service:
            url = service.proxy_url
            assert await post_by_httpx(service, f"https://{FCM}/wp/x", tmp_path) == 404
    async with service:
        assert service.proxy_url == url
