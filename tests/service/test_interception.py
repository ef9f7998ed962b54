"""Endpoints with the vendor's real host, and what senders send there, caught in this process."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request

import aiohttp
import httpx
import pytest
import requests
import urllib3
from pywebpush import webpush

import pyua
from pyua import sync_api
from pyua.errors import ConfigError
from pyua.service import PushService

MOZILLA = "https://updates.push.services.mozilla.com"
HEADERS = {"TTL": "60"}


@pytest.fixture
async def vendor():
    """A service with Mozilla's face."""
    async with PushService(vendor="mozilla") as service:
        yield service


@pytest.fixture
async def endpoint(vendor, open_user_agent):
    user_agent = await open_user_agent(vendor)
    await user_agent.hello()
    endpoint = await user_agent.subscribe()
    assert endpoint.startswith(f"{MOZILLA}/wpush/")
    return endpoint


async def with_aiohttp(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, headers=HEADERS) as response:
        return response.status


async def with_httpx(url: str) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.post(url, headers=HEADERS)).status_code


def with_urllib(url: str) -> int:
    with urllib.request.urlopen(urllib.request.Request(url, b"", HEADERS), timeout=10) as response:
        return int(response.status)


SENDERS = {
    "requests": lambda url: requests.post(url, headers=HEADERS, timeout=10).status_code,
    "a requests session": lambda url: requests.Session().post(url, headers=HEADERS, timeout=10).status_code,
    "urllib3": lambda url: urllib3.PoolManager().request("POST", url, headers=HEADERS).status,
    "urllib": with_urllib,
    "httpx": lambda url: httpx.post(url, headers=HEADERS).status_code,
    "httpx, async": with_httpx,
    "aiohttp": with_aiohttp,
}


@pytest.mark.parametrize("name", SENDERS)
async def test_each_library_reaches_the_embedded_service(vendor, endpoint, name) -> None:
    """With the vendor's URL, and without the vendor."""
    send = SENDERS[name]
    with vendor.intercept():
        status = await (send(endpoint) if asyncio.iscoroutinefunction(send) else asyncio.to_thread(send, endpoint))
    assert status == 201
    (request,) = vendor.requests
    assert request.endpoint == endpoint
    assert request.headers["Host"] in {"updates.push.services.mozilla.com", vendor.url.partition("//")[2]}


@pytest.mark.parametrize("name", SENDERS)
async def test_other_hosts_are_left_alone(vendor, endpoint, name, unused_tcp_port_factory) -> None:
    """A host that only looks alike is nobody's business: the request goes to it."""
    port = unused_tcp_port_factory()
    with vendor.intercept():
        for url in (f"http://127.0.0.1:{port}/wpush/v1/x", f"{MOZILLA}.127.0.0.1.nip.invalid/x"):
            send = SENDERS[name]
            with pytest.raises((OSError, httpx.HTTPError, aiohttp.ClientError, urllib3.exceptions.HTTPError)):
                await (send(url) if asyncio.iscoroutinefunction(send) else asyncio.to_thread(send, url))
    assert vendor.requests == []


async def test_nothing_is_left_of_it(vendor) -> None:
    """Afterwards the libraries are as they were; also after an exception, and after two within each other."""
    before = [requests.adapters.HTTPAdapter.send, aiohttp.ClientSession._request, httpx.HTTPTransport.handle_request]
    with pytest.raises(ZeroDivisionError), vendor.intercept(), vendor.intercept():
        raise ZeroDivisionError
    after = [requests.adapters.HTTPAdapter.send, aiohttp.ClientSession._request, httpx.HTTPTransport.handle_request]
    assert after == before


async def test_a_service_without_a_vendor(service) -> None:
    with pytest.raises(ConfigError, match="vendor='mozilla'"):
        service.intercept()
    with pytest.raises(ConfigError, match="'opera' is not known"):
        PushService(vendor="opera")  # type: ignore[arg-type]


def test_a_backend_that_refuses_local_endpoints(vapid_keys: pyua.VapidKeys) -> None:
    """From subscription to notification with pywebpush, whose signature is for the vendor's origin."""
    worker = "onpush = (event) => event.waitUntil(registration.showNotification(event.data.text()));"
    with sync_api.PushService(vendor="mozilla") as service, sync_api.UserAgent(push_service=service) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": worker}, permissions=["notifications"])
        registration = origin.register("/sw.js")
        key = vapid_keys.application_server_key
        subscription = registration.push_manager.subscribe(application_server_key=key)
        assert subscription.endpoint.startswith(f"{MOZILLA}/wpush/v2/")
        with service.intercept():
            webpush(
                subscription.to_json(),
                "hello",
                vapid_private_key=vapid_keys.private_key,
                vapid_claims={"sub": "mailto:you@example.com"},
                timeout=10,
            )
        assert registration.wait_for_push().notifications[0].title == "hello"
        assert service.requests[0].explanation == "sent to the user agent, which is connected"
