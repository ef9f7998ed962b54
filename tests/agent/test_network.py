"""The user agent's network against real servers on loopback, and its order of precedence."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from dataclasses import replace

import pytest
import trustme
from aiohttp import web

from pyua.agent.network import UserAgentNetwork
from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import NetworkRequest


class Server:
    """A real HTTP server on a free port of the loopback interface."""

    def __init__(self, app: web.Application, ssl_context: ssl.SSLContext | None = None):
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._ssl = ssl_context

    async def __aenter__(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._ssl)
        await site.start()
        port = self._runner.addresses[0][1]
        return f"{'https' if self._ssl else 'http'}://127.0.0.1:{port}"

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()


@pytest.fixture
async def network():
    network = UserAgentNetwork(timeout=5, size_limit=100_000)
    yield network
    await network.close()


def application() -> web.Application:
    async def show(request: web.Request) -> web.Response:
        body = await request.read()
        return web.json_response(
            {
                "method": request.method,
                "headers": dict(request.headers),
                "body": body.decode(),
                "path": request.path_qs,
            }
        )

    async def cookie(request: web.Request) -> web.Response:
        answer = web.Response(text=request.headers.get("cookie", "none"))
        answer.set_cookie("id", "1")
        return answer

    async def redirect(request: web.Request) -> web.Response:
        return web.Response(
            status=int(request.query["status"]),
            headers={"location": request.query.get("to", "/show?redirected")},
        )

    async def big(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 200_000)

    async def hang(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def packed(request: web.Request) -> web.Response:
        answer = web.Response(text="unpacked " * 100)
        answer.enable_compression(web.ContentCoding.gzip)
        return answer

    async def cut(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"content-length": "100"})
        await answer.prepare(request)
        await answer.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return answer

    app = web.Application()
    app.router.add_route("*", "/show", show)
    app.router.add_get("/cookie", cookie)
    app.router.add_route("*", "/redirect", redirect)
    app.router.add_get("/big", big)
    app.router.add_get("/hang", hang)
    app.router.add_get("/packed", packed)
    app.router.add_get("/cut", cut)
    return app


async def fetch_json(network: UserAgentNetwork, url: str, **fields):
    answer = await network.fetch(NetworkRequest(url=url, **fields))
    return json.loads(answer.body), answer


async def test_real_request_and_answer(network: UserAgentNetwork):
    """A request reaches a real server whole, with a browser's own headers; so does its answer."""
    async with Server(application()) as url:
        seen, answer = await fetch_json(
            network,
            f"{url}/show?a=%2F#fragment",
            method="POST",
            headers=[("X-Custom", "1"), ("Content-Type", "text/plain;charset=UTF-8")],
            body="ä".encode(),
            origin=url,
        )
    assert (answer.status, answer.status_text, answer.redirected, answer.type) == (200, "OK", False, "basic")
    assert answer.url == f"{url}/show?a=%2F"
    assert seen["method"] == "POST"
    assert seen["path"] == "/show?a=%2F"
    assert seen["body"] == "ä"
    headers = {name.lower(): value for name, value in seen["headers"].items()}
    assert headers["x-custom"] == "1"
    assert headers["origin"] == url
    assert "Firefox" in headers["user-agent"]
    assert headers["accept"] == "*/*"
    assert headers["sec-fetch-site"] == "same-origin"
    assert network.statistics().real == 1


async def test_headers_go_out_byte_by_byte(network: UserAgentNetwork):
    """Each character of a header is a byte, both ways; headers of one name are one."""
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 Fine\r\nContent-Length: 0\r\nX-Back: \xe6\x01\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        answered = await network.fetch(
            NetworkRequest(url=f"{url}/?", headers=[("X-One", "\xe6\x01"), ("x-two", "a"), ("X-Two", "b")])
        )
    lines = heard[0].split(b"\r\n")
    assert lines[0] == b"GET /? HTTP/1.1"
    assert b"X-One: \xe6\x01" in lines
    assert b"x-two: a, b" in lines
    assert b"Accept-Encoding: gzip, deflate, br, zstd" in lines
    assert ("X-Back", "\xe6\x01") in answered.headers
    assert answered.status_text == "Fine"


async def test_a_kept_connection_that_was_closed(network: UserAgentNetwork):
    """The request goes out once more, on a new connection."""
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        # The next request on this connection gets no answer.
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for _ in range(2):
            assert (await network.fetch(NetworkRequest(url=url))).body == b"ok"
        assert connections == 2
        await network.close()


async def test_redirects_without_a_location(network: UserAgentNetwork):
    """They are redirects for those who do not follow any; the others get them as they are."""
    async with Server(application()) as url:
        asked = NetworkRequest(url=f"{url}/redirect?status=302&to=")
        assert (await network.fetch(replace(asked, redirect="manual"))).type == "opaqueredirect"
    network.route("*", lambda route: route.fulfill(status=302))
    with pytest.raises(TransportError, match="HTTP 302"):
        await network.fetch(replace(asked, redirect="error"))
    assert (await network.fetch(asked)).status == 302


async def test_service_worker_script_header(network: UserAgentNetwork):
    """The request for a worker's script says that it is one."""
    async with Server(application()) as url:
        seen, _ = await fetch_json(network, f"{url}/show", origin=url, mode="same-origin", destination="serviceworker")
    headers = {name.lower(): value for name, value in seen["headers"].items()}
    assert headers["service-worker"] == "script"
    assert headers["sec-fetch-dest"] == "serviceworker"
    assert "origin" not in headers


@pytest.mark.parametrize(
    ("status", "method", "after"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "PUT", "GET"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
    ],
)
async def test_redirects(network: UserAgentNetwork, status: int, method: str, after: str):
    """Each redirect status keeps or changes the method and body as Fetch has it."""
    async with Server(application()) as url:
        seen, answer = await fetch_json(
            network,
            f"{url}/redirect?status={status}",
            method=method,
            body=b"x",
            headers=[("content-type", "text/plain")],
            origin=url,
        )
    assert (seen["method"], seen["body"]) == (after, "x" if after == method else "")
    assert answer.redirected
    assert answer.url == f"{url}/show?redirected"


async def test_redirect_modes(network: UserAgentNetwork):
    """redirect: "error" fails, "manual" shows the redirect itself, and endless ones end."""
    async with Server(application()) as url:
        with pytest.raises(TransportError, match="HTTP 302"):
            await network.fetch(NetworkRequest(url=f"{url}/redirect?status=302", redirect="error"))
        answer = await network.fetch(NetworkRequest(url=f"{url}/redirect?status=302", redirect="manual"))
        assert (answer.status, answer.type) == (302, "opaqueredirect")


async def test_endless_redirects_end(network: UserAgentNetwork):
    """After twenty redirects the request fails."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 302, "headers": [(b"location", b"/again")]})
            await send({"type": "http.response.body"})

    network.serve("https://app.example", app)
    with pytest.raises(TransportError, match="more than 20 redirects"):
        await network.fetch(NetworkRequest(url="https://app.example/"))


async def test_authorization_does_not_cross_origins(network: UserAgentNetwork):
    """A redirect to another origin loses the Authorization header."""
    async with Server(application()) as one, Server(application()) as two:
        seen, _ = await fetch_json(
            network, f"{one}/redirect?status=307&to={two}/show", headers=[("Authorization", "Bearer x")]
        )
        assert "Authorization" not in seen["headers"]
        seen, _ = await fetch_json(network, f"{one}/redirect?status=307", headers=[("Authorization", "Bearer x")])
        assert {name.lower() for name in seen["headers"]} >= {"authorization"}


async def test_cookies_come_back_to_their_server(network: UserAgentNetwork):
    """And to nobody else; a request without credentials has none."""
    async with Server(application()) as url:
        asked = [NetworkRequest(url=f"{url}/cookie") for _ in range(2)]
        bodies = [(await network.fetch(request)).body for request in asked]
        assert bodies[0] == b"none"
        assert bodies[1] != b"none"
        omitted = NetworkRequest(url=f"{url}/cookie", credentials="omit")
        assert (await network.fetch(omitted)).body == b"none"
        elsewhere = NetworkRequest(url=f"{url.replace('127.0.0.1', 'localhost')}/cookie")
        assert (await network.fetch(elsewhere)).body == b"none"


async def test_packed_answers_are_unpacked(network: UserAgentNetwork):
    """A compressed answer arrives unpacked."""
    async with Server(application()) as url:
        assert (await network.fetch(NetworkRequest(url=f"{url}/packed"))).body.startswith(b"unpacked unpacked")


async def test_limits_of_size_and_time(network: UserAgentNetwork):
    """Too large, too slow and cut-off answers are failures in words."""
    async with Server(application()) as url:
        with pytest.raises(TransportError, match="larger than the limit of 100000 bytes"):
            await network.fetch(NetworkRequest(url=f"{url}/big"))
        with pytest.raises(TransportError, match=r"the exchange with .* failed"):
            await network.fetch(NetworkRequest(url=f"{url}/cut"))
        quick = UserAgentNetwork(timeout=0.1)
        with pytest.raises(TransportError, match=r"within 0\.1 s"):
            await quick.fetch(NetworkRequest(url=f"{url}/hang"))
        await quick.close()
    assert network.statistics().failed == 2


async def test_unreachable_hosts(network: UserAgentNetwork):
    """A refused connection, an unknown name and a URL of another kind say what they are."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(TransportError, match=rf"cannot connect to 127\.0\.0\.1:{port} \(.*refused"):
            await network.fetch(NetworkRequest(url=f"http://127.0.0.1:{port}/"))
    with pytest.raises(TransportError, match="could not be resolved"):
        await network.fetch(NetworkRequest(url="https://no-such-host.invalid/"))
    with pytest.raises(TransportError, match="http or https URL"):
        await network.fetch(NetworkRequest(url="ftp://x.example/"))


async def test_https(network: UserAgentNetwork):
    """An untrusted certificate is refused with a hint; ignore_https_errors accepts it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with Server(application(), context) as url:
        with pytest.raises(TransportError, match=r"not trusted \(.*\); ignore_https_errors=True accepts it"):
            await network.fetch(NetworkRequest(url=f"{url}/show"))
        lenient = UserAgentNetwork(ignore_https_errors=True)
        assert (await lenient.fetch(NetworkRequest(url=f"{url}/show"))).status == 200
        await lenient.close()


async def test_names_under_localhost_are_this_machine(network: UserAgentNetwork):
    """app.localhost is loopback, as in browsers."""
    async with Server(application()) as url:
        named = url.replace("127.0.0.1", "app.localhost")
        assert (await network.fetch(NetworkRequest(url=f"{named}/show"))).status == 200


async def test_precedence(network: UserAgentNetwork):
    """Routes come before offline, offline before served origins, those before the real network."""
    async with Server(application()) as url:
        request = NetworkRequest(url=f"{url}/show")
        assert (await network.fetch(request)).body.startswith(b'{"method"')
        network.serve(f"{url}/ignored/path", {"/show": "served"})
        assert (await network.fetch(request)).body == b"served"
        network.set_offline(True)
        with pytest.raises(TransportError, match="the user agent is offline"):
            await network.fetch(request)
        network.route("*", lambda route: route.fulfill(body="routed"))
        assert (await network.fetch(request)).body == b"routed"
        network.unroute("*")
        network.set_offline(False)
        network.stop_serving(url)
        assert (await network.fetch(request)).body.startswith(b'{"method"')
    counts = network.statistics()
    assert (counts.routed, counts.served, counts.real, counts.requests, counts.failed) == (1, 1, 2, 5, 1)


async def test_serve_wants_an_origin(network: UserAgentNetwork):
    """serve() refuses what is no origin."""
    with pytest.raises(ConfigError, match="is no origin"):
        network.serve("app.example", {})


async def test_mapping_answers_for_other_origins(network: UserAgentNetwork):
    """An absolute URL among the keys is served although its origin is not."""
    network.serve("https://app.example", {"https://cdn.example/lib.js": "lib"})
    answer = await network.fetch(
        NetworkRequest(url="https://cdn.example/lib.js", origin="https://app.example", mode="no-cors")
    )
    assert (answer.body, answer.type) == (b"lib", "opaque")


async def test_closed_network(network: UserAgentNetwork):
    """After close() nothing goes out any more."""
    await network.close()
    with pytest.raises(TransportError, match="closed"):
        await network.fetch(NetworkRequest(url="https://app.example/"))


# --- other origins --------------------------------------------------------------------------------


def api(*, headers: dict[str, str], allow: dict[str, str] | None, log: list[str]) -> web.Application:
    async def handle(request: web.Request) -> web.Response:
        log.append(request.method)
        if request.method == "OPTIONS":
            log.append(request.headers.get("access-control-request-headers", ""))
            return web.Response(status=405 if allow is None else 204, headers={**headers, **(allow or {})})
        return web.Response(text="data", headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handle)
    return app


ORIGIN = "http://localhost:1"


async def test_simple_cross_origin_request(network: UserAgentNetwork):
    """A simple request goes out unasked; its answer may be read only if the server says so."""
    log: list[str] = []
    async with Server(api(headers={"access-control-allow-origin": "*"}, allow=None, log=log)) as url:
        answer = await network.fetch(NetworkRequest(url=url, origin=ORIGIN))
        assert (answer.type, answer.body, log) == ("cors", b"data", ["GET"])
        with pytest.raises(TransportError, match="may not be '\\*' for a request with credentials"):
            await network.fetch(NetworkRequest(url=url, origin=ORIGIN, credentials="include"))
    async with Server(api(headers={}, allow=None, log=[])) as url:
        with pytest.raises(TransportError, match="'Access-Control-Allow-Origin' missing"):
            await network.fetch(NetworkRequest(url=url, origin=ORIGIN))
        answer = await network.fetch(NetworkRequest(url=url, origin=ORIGIN, mode="no-cors"))
        assert answer.type == "opaque"
        with pytest.raises(TransportError, match="the mode is 'same-origin'"):
            await network.fetch(NetworkRequest(url=url, origin=ORIGIN, mode="same-origin"))


async def test_preflight(network: UserAgentNetwork):
    """A request that is not simple asks first, naming its unsafe headers."""
    log: list[str] = []
    allow = {"access-control-allow-methods": "PUT", "access-control-allow-headers": "X-Token, content-type"}
    headers = [("X-Token", "1"), ("Content-Type", "application/json"), ("Accept", "text/plain")]
    request = {"method": "PUT", "headers": headers, "body": b"{}", "origin": ORIGIN}
    async with Server(api(headers={"access-control-allow-origin": ORIGIN}, allow=allow, log=log)) as url:
        assert (await network.fetch(NetworkRequest(url=url, **request))).body == b"data"
        assert log == ["OPTIONS", "content-type,x-token", "PUT"]
        with pytest.raises(TransportError, match="method DELETE is not in"):
            await network.fetch(NetworkRequest(url=url, **{**request, "method": "DELETE"}))
        with pytest.raises(TransportError, match="header 'x-other' is not in"):
            await network.fetch(NetworkRequest(url=url, **{**request, "headers": [("x-other", "1")]}))
    async with Server(api(headers={"access-control-allow-origin": ORIGIN}, allow=None, log=log)) as url:
        with pytest.raises(TransportError, match="preflight response did not succeed: HTTP 405"):
            await network.fetch(NetworkRequest(url=url, **request))


async def test_mixed_content(network: UserAgentNetwork):
    """A secure origin reaches plain http on loopback only."""
    with pytest.raises(TransportError, match="mixed content"):
        await network.fetch(NetworkRequest(url="http://api.example/", origin="https://app.example"))
    async with Server(api(headers={"access-control-allow-origin": "*"}, allow=None, log=[])) as url:
        assert (await network.fetch(NetworkRequest(url=url, origin="https://app.example"))).status == 200
