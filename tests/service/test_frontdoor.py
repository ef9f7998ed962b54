"""The HTTP side on a real port: pushes from real senders, and the requests around them."""

from __future__ import annotations

import asyncio

import pytest
from pywebpush import webpush

from pyua.webpush import b64
from pyua.webpush.keys import KeyPair

# --- from sender to user agent -----------------------------------------------------------------


async def test_a_push_arrives(service, user_agent, sender):
    """The body comes through as base64url, and its id is the end of the sender's Location."""
    endpoint = await user_agent.subscribe()
    response = await sender.post(endpoint, b"\x01\x02\x03")
    notification = await user_agent.receive()
    assert response.status == 201
    assert response.headers["Location"] == f"{service.endpoint_url}/m/{notification['version']}"
    assert response.headers["TTL"] == "60"
    assert list(notification) == ["messageType", "channelID", "version", "data", "headers"]
    assert (notification["data"], notification["headers"]) == ("AQID", {"encoding": "aes128gcm"})


async def test_a_push_without_a_body_has_neither_data_nor_headers(user_agent, sender):
    """The members are not there at all."""
    await sender.post(await user_agent.subscribe(), b"")
    assert list(await user_agent.receive()) == ["messageType", "channelID", "version"]


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
async def test_pywebpush_is_understood(service, user_agent, sender, encoding):
    """The sender library that Python backends use, with VAPID, against a v2 endpoint."""
    endpoint = await user_agent.subscribe(sender.keys.application_server_key)
    assert "/wpush/v2/" in endpoint
    keys = {"p256dh": b64.encode(KeyPair.generate().public_bytes), "auth": "A" * 22}
    response = await asyncio.to_thread(
        webpush,
        {"endpoint": endpoint, "keys": keys},
        "hello",
        vapid_private_key=sender.keys.private_key,
        vapid_claims={"sub": "mailto:me@example.com"},
        content_encoding=encoding,
        ttl=60,
    )
    assert response.status_code == 201
    notification = await user_agent.receive()
    assert notification["headers"]["encoding"] == encoding
    assert ("crypto_key" in notification["headers"]) == (encoding == "aesgcm")


async def test_a_v2_endpoint_refuses_strangers(service, user_agent, sender):
    """The body says why, in autopush's form."""
    endpoint = await user_agent.subscribe(sender.keys.application_server_key)
    async with sender.http.post(endpoint, data=b"x", headers={"TTL": "1"}) as response:
        body = await response.json()
    assert response.status == 401
    assert (body["code"], body["errno"], body["error"]) == (401, 109, "Unauthorized")
    assert (await sender.post(endpoint, **sender.vapid(service))).status == 201


async def test_both_urls_of_a_channel_registered_twice_work(user_agent, sender):
    """The text differs, the channel is the same."""
    first = await user_agent.register()
    second = await user_agent.register(channel_id=first["channelID"])
    assert first["pushEndpoint"] != second["pushEndpoint"]
    for reply in (first, second):
        assert (await sender.post(reply["pushEndpoint"])).status == 201
        assert (await user_agent.receive())["channelID"] == first["channelID"]


async def test_an_unregistered_channel_is_gone(user_agent, sender):
    """410 from then on; unregistering something unknown is fine."""
    reply = await user_agent.register()
    for _ in range(2):
        await user_agent.send({"messageType": "unregister", "channelID": reply["channelID"], "code": 200})
        assert (await user_agent.receive())["status"] == 200
    response = await sender.post(reply["pushEndpoint"])
    assert response.status == 410


async def test_garbage_is_not_found(service, sender):
    """404 without a body."""
    for path in ("/wpush/v1/garbage", "/wpush/v2/gAAAAA", "/wpush/garbage", "/wpush/v3/x", "/wpush/v1/a/b", "/nowhere"):
        async with sender.http.post(service.endpoint_url + path, data=b"x", headers={"TTL": "1"}) as response:
            assert (response.status, await response.read()) == (404, b"")


async def test_the_path_without_a_version_is_v1(user_agent, sender):
    """POST /wpush/TOKEN works as well."""
    endpoint = await user_agent.subscribe()
    assert (await sender.post(endpoint.replace("/v1/", "/"))).status == 201


async def test_a_body_that_is_too_large_is_refused(user_agent, sender):
    """5624 bytes, which somebody's test sends, arrive; a megabyte does not, and the connection stays usable."""
    endpoint = await user_agent.subscribe()
    assert (await sender.post(endpoint, b"x" * 5_624)).status == 201
    assert (await sender.post(endpoint, b"x" * 1_000_000)).status == 413
    assert (await sender.post(endpoint)).status == 201


async def test_a_client_that_expects_100_continue_gets_it(service, user_agent, sender):
    """As curl does with large bodies."""
    endpoint = await user_agent.subscribe()
    headers = {"TTL": "1", "Content-Encoding": "aes128gcm"}
    async with sender.http.post(endpoint, data=b"x", headers=headers, expect100=True) as response:
        assert response.status == 201


# --- HTTP around it ----------------------------------------------------------------------------


async def test_wrong_methods_are_told_the_right_one(service, http):
    """405 with Allow."""
    for method, path, allowed in [
        ("GET", "/wpush/v1/x", "POST"),
        ("POST", "/m/x", "DELETE"),
        ("POST", "/health", "GET"),
    ]:
        async with http.request(method, service.endpoint_url + path) as response:
            assert (response.status, response.headers["Allow"]) == (405, allowed)


async def test_health_can_be_asked(service, user_agent, http):
    """Of either half of autopush."""
    for path in ("/status", "/health", "/__heartbeat__"):
        async with http.get(service.endpoint_url + path) as response:
            body = await response.json()
            assert (response.status, body["status"]) == (200, "OK")
    assert body["connections"] == 1
    async with http.get(service.endpoint_url + "/__lbheartbeat__") as response:
        assert (response.status, await response.read()) == (200, b"")
    for path in ("/__error__", "/v1/err"):
        async with http.get(service.endpoint_url + path) as response:
            assert (response.status, (await response.json())["errno"]) == (418, 999)
    async with http.get(service.endpoint_url + "/") as response:
        assert (response.status, (await response.json())["errno"]) == (400, 500)


async def test_scripts_of_any_origin_may_send(service, user_agent, http):
    """CORS, with a preflight."""
    endpoint = await user_agent.subscribe()
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    asked = headers | {"Access-Control-Request-Headers": "ttl"}
    async with http.options(endpoint, headers=asked) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Headers"] == "ttl"
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
    async with http.post(endpoint, headers={"Origin": "https://app.example", "TTL": "1"}) as response:
        assert response.status == 201
        assert response.headers["Access-Control-Allow-Origin"] == "https://app.example"
