"""Routes: patterns, order, decisions, and what goes wrong in handlers."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from pyua.agent.network import UserAgentNetwork
from pyua.agent.routes import glob_expression
from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import NetworkRequest


@pytest.fixture
async def network():
    network = UserAgentNetwork(timeout=5)
    network.serve("https://app.example", {"/a": "served a", "/b": "served b"})
    yield network
    await network.close()


def request(url: str = "https://app.example/a", **fields) -> NetworkRequest:
    return NetworkRequest(url=url, **{"origin": "https://app.example", **fields})


@pytest.mark.parametrize(
    ("pattern", "url", "matches"),
    [
        ("*", "https://x.example/a/b?c", True),
        ("**/api/*", "https://x.example/api/1/2", True),
        ("https://x.example/*", "https://x.example/a/b", True),
        ("https://x.example/*.js", "https://x.example/a.js", True),
        ("https://x.example/*.js", "https://x.example/a.js?v=1", False),
        ("https://x.example/a?b", "https://x.example/a?b", True),
        ("https://x.example/a?b", "https://x.example/aXb", False),
        ("**/*.{png,jpg}", "https://x.example/a.jpg", True),
        ("**/*.{png,jpg}", "https://x.example/a.gif", False),
        ("x.example", "https://x.example/", False),
        (r"https://x.example/\*", "https://x.example/*", True),
        (r"https://x.example/\*", "https://x.example/a", False),
    ],
)
def test_globs(pattern: str, url: str, matches: bool):
    """A glob is over the whole URL; only asterisks and braces are special."""
    assert bool(glob_expression(pattern).fullmatch(url)) is matches


async def test_fulfill_defaults_and_parts(network: UserAgentNetwork):
    """fulfill() answers with what it is given, as JSON, text or bytes."""
    network.route("**/json", lambda route: route.fulfill(json={"ä": 1}))
    network.route("**/text", lambda route: route.fulfill(status=404, body="gone", headers={"X-A": "1"}))
    network.route("**/bytes", lambda route: route.fulfill(body=b"\0", content_type="image/png"))
    answer = await network.fetch(request("https://app.example/json"))
    assert answer.status == 200
    assert json.loads(answer.body) == {"ä": 1}
    assert dict(answer.headers)["content-type"] == "application/json"
    answer = await network.fetch(request("https://app.example/text"))
    assert (answer.status, answer.status_text, answer.body) == (404, "Not Found", b"gone")
    assert dict(answer.headers)["x-a"] == "1"
    answer = await network.fetch(request("https://app.example/bytes"))
    assert (answer.body, dict(answer.headers)["content-type"]) == (b"\0", "image/png")


async def test_route_request_shows_the_request(network: UserAgentNetwork):
    """A handler sees URL, method, headers by lower-case name, and the body."""
    seen = []

    async def handler(route, request):
        seen.append((request.url, request.method, request.headers["x-a"], request.post_data, request.post_data_json))
        assert request is not None
        assert route.request.post_data_buffer == b'{"a":"\xc3\xa4"}'
        await route.fulfill()

    network.route(re.compile(r"/a\?"), handler)
    await network.fetch(
        request("https://app.example/a?x#frag", method="POST", headers=[("X-A", "1")], body='{"a":"ä"}'.encode())
    )
    assert seen == [("https://app.example/a?x", "POST", "1", '{"a":"ä"}', {"a": "ä"})]


async def test_latest_route_first_and_fallback(network: UserAgentNetwork):
    """The latest handler decides; fallback() leaves it to the one before, with changes."""
    asked = []

    async def first(route):
        asked.append(("first", route.request.headers.get("x-mark")))
        await route.fulfill(body="first")

    async def second(route):
        asked.append(("second", None))
        await route.fallback(headers={**route.request.headers, "x-mark": "1"})

    network.route("**", first)
    network.route("**/a", second)
    assert (await network.fetch(request())).body == b"first"
    assert asked == [("second", None), ("first", "1")]
    network.unroute("**", first)
    assert (await network.fetch(request())).body == b"served a"
    network.unroute_all()
    assert len(asked) == 3


async def test_times(network: UserAgentNetwork):
    """times= limits how often a handler is asked."""
    network.route("**/a", lambda route: route.fulfill(body="routed"), times=1)
    assert [(await network.fetch(request())).body for _ in range(2)] == [b"routed", b"served a"]


async def test_continue_and_fetch(network: UserAgentNetwork):
    """continue_() goes on to the origin, changed if wanted; fetch() lets a handler change the answer."""

    async def patch(route):
        answer = await route.fetch()
        await route.fulfill(response=answer, body=answer.body + b"!", status=203)

    network.route("**/a", lambda route: route.continue_(url="https://app.example/b"))
    network.route("**/b", patch)
    assert (await network.fetch(request())).body == b"served b"
    answer = await network.fetch(request("https://app.example/b"))
    assert (answer.status, answer.body) == (203, b"served b!")


async def test_abort(network: UserAgentNetwork):
    """abort() is a network failure that says so; an unknown word is refused."""
    network.route("**/a", lambda route: route.abort("connectionrefused"))
    with pytest.raises(TransportError, match="the connection was refused"):
        await network.fetch(request())
    network.route("**/a", lambda route: route.abort("nonsense"))
    with pytest.raises(TransportError, match=r"abort\('nonsense'\): expected one of"):
        await network.fetch(request())


async def test_failing_handlers_are_reported(network: UserAgentNetwork, caplog: pytest.LogCaptureFixture):
    """A handler that raises, decides nothing or decides twice fails the request in words, never as a hang."""

    def broken(route):
        raise KeyError("oops")

    async def silent(route):
        return None

    async def twice(route):
        await route.fulfill()
        await route.abort()

    for handler, words in (
        (broken, "raised KeyError: 'oops'"),
        (silent, "without a decision"),
        (twice, "already"),
    ):
        network.route("**/a", handler)
        with pytest.raises(TransportError, match=words):
            await network.fetch(request())
        assert words in caplog.text or "Traceback" in caplog.text


async def test_handler_that_waits_for_ever_times_out():
    """A handler that never decides costs the request's time limit, not more."""
    network = UserAgentNetwork(timeout=0.05)
    network.route("*", lambda route: asyncio.Event().wait())
    with pytest.raises(TransportError, match=r"within 0\.05 s"):
        await network.fetch(request())
    await network.close()


async def test_fulfill_lets_the_asking_origin_read(network: UserAgentNetwork):
    """As in Playwright, a fulfilled cross-origin answer may be read, unless the handler forbids it."""
    network.route("https://api.example/*", lambda route: route.fulfill(headers={"x-a": "1"}))
    answer = await network.fetch(request("https://api.example/", method="PUT"))
    assert answer.type == "cors"
    network.route(
        "https://api.example/*",
        lambda route: route.fulfill(headers={"Access-Control-Allow-Origin": "https://other.example"}),
    )
    with pytest.raises(TransportError, match="does not match"):
        await network.fetch(request("https://api.example/"))


async def test_bad_patterns_and_handlers(network: UserAgentNetwork):
    """Patterns and handlers of another kind are refused at once."""
    with pytest.raises(ConfigError, match="not int"):
        network.route(5, lambda route: None)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="without its"):
        network.route("{a", lambda route: None)
    with pytest.raises(ConfigError, match="must be a function"):
        network.route("*", "handler")  # type: ignore[arg-type]
