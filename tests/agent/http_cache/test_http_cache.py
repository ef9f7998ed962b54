"""The HTTP cache as scripts, tests and servers see it."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import pyua
from pyua.agent.http_cache import HttpCache
from pyua.agent.http_cache.exchange import CachedNetwork
from pyua.worker.ports import NetworkRequest, NetworkResponse

ORIGIN = "https://app.example"


class Backend:
    """Counts, and answers with the headers that it was given."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.headers: dict[str, str] = {}
        self.size = 1
        self.app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST"])])

    async def answer(self, request: Request) -> Response:
        self.asked.append(dict(request.headers))
        if request.headers.get("if-none-match"):
            return Response(status_code=304, headers=self.headers | {"x-count": str(len(self.asked))})
        headers = {"access-control-allow-origin": "*", **self.headers, "x-count": str(len(self.asked))}
        return Response(b"x" * self.size, headers=headers)


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
async def page(user_agent: pyua.UserAgent, backend: Backend):
    return await user_agent.origin(ORIGIN, serve=backend.app).open("/")


async def count(page, init: str = "", url: str = "/data") -> str:
    return await page.evaluate(f"fetch('{url}', {{{init}}}).then((r) => r.headers.get('x-count'))")


async def test_fresh_until_the_clock_says_otherwise(page, user_agent, backend: Backend) -> None:
    """max-age is a matter of the user agent's clock."""
    backend.headers = {"cache-control": "max-age=60"}
    await user_agent.clock.run_for(0)
    assert [await count(page), await count(page)] == ["1", "1"]
    await user_agent.clock.run_for(61)
    assert await count(page) == "2"


async def test_nothing_is_kept_that_does_not_say_so(page, backend: Backend) -> None:
    """A backend without caching headers is asked each time, as in a browser."""
    assert [await count(page), await count(page)] == ["1", "2"]


async def test_validation(page, backend: Backend) -> None:
    """What still holds comes from the cache, with the newer headers."""
    backend.headers = {"etag": '"a"', "cache-control": "no-cache"}
    assert [await count(page), await count(page)] == ["1", "2"]
    assert backend.asked[1]["if-none-match"] == '"a"'
    assert await page.evaluate("fetch('/data').then((r) => r.text())") == "x"


async def test_stale_while_revalidate(page, user_agent, backend: Backend) -> None:
    """The old answer at once; the new one next time."""
    backend.headers = {"cache-control": "max-age=0, stale-while-revalidate=60"}
    assert [await count(page), await count(page)] == ["1", "1"]
    while (newer := await count(page)) == "1":
        await asyncio.sleep(0.01)
    assert int(newer) >= 2  # each stale use asks again


async def test_posts_invalidate(page, backend: Backend) -> None:
    """What was changed is asked for again."""
    backend.headers = {"cache-control": "max-age=60"}
    assert [await count(page), await count(page, "method: 'POST'"), await count(page)] == ["1", "2", "3"]


async def test_each_site_has_its_own(page, user_agent, backend: Backend) -> None:
    """As in Firefox: one site does not learn by it what another has fetched."""
    backend.headers = {"cache-control": "max-age=60"}
    other = await user_agent.origin("https://other.example", serve={}).open("/")
    url = f"{ORIGIN}/data"
    backend.headers["access-control-expose-headers"] = "x-count"
    assert [await count(page, url=url), await count(other, url=url), await count(other, url=url)] == ["1", "2", "2"]


async def test_routes_and_offline(page, user_agent, backend: Backend) -> None:
    """A route is asked about each request; what is fresh is there without a network."""
    backend.headers = {"cache-control": "max-age=60"}
    assert await count(page) == "1"
    await user_agent.set_offline(True)
    assert await count(page) == "1"
    user_agent.route("**/data", lambda route: route.fulfill(headers={"x-count": "routed"}))
    assert await count(page) == "routed"


async def test_it_does_not_grow_without_end(page, backend: Backend) -> None:
    """The answers that were not used for longest go first; large ones are not kept."""
    backend.headers = {"cache-control": "max-age=60"}
    backend.size = 5 * 1024 * 1024
    assert [await count(page), await count(page)] == ["1", "2"]
    backend.size = 3 * 1024 * 1024
    for number in range(12):
        await count(page, url=f"/{number}")
    assert await count(page, url="/11") == "14"
    assert await count(page, url="/0") == "15"


async def test_what_has_no_body_counts_too() -> None:
    """Many small answers do not fill the memory, and a stream without an end is not kept."""
    cache = HttpCache(lambda: 0.0)
    for number in range(40_000):
        request = NetworkRequest(f"https://app.example/{number}")
        cache.keep(request, "", NetworkResponse(request.url, 200, headers=[("cache-control", "max-age=60")]))
    assert cache.find(NetworkRequest("https://app.example/39999"), "") is not None
    assert cache.find(NetworkRequest("https://app.example/0"), "") is None


async def test_a_stream_without_an_end_is_not_collected() -> None:
    """What it has said so far is let go of."""

    class Endless:
        async def read(self) -> bytes:
            return b"x" * 1024 * 1024

        def close(self) -> None: ...

    async def send(request: NetworkRequest) -> NetworkResponse:
        return NetworkResponse(request.url, 200, rest=Endless())

    network = CachedNetwork(HttpCache(lambda: 0.0), send)
    answer = await network.exchange(NetworkRequest("https://app.example/"), "")
    tracemalloc.start()
    for _ in range(50):
        await answer.rest.read()
    assert tracemalloc.get_traced_memory()[0] < 10 * 1024 * 1024
    tracemalloc.stop()


async def test_a_worker_script_is_asked_for_again(user_agent, backend: Backend) -> None:
    """update() goes to the server for the worker's own script; what it imports may come from the cache."""
    sources = {"/sw.js": "importScripts('/lib.js');", "/lib.js": ""}
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        asked.append(request.url.path)
        headers = {"cache-control": "max-age=600"}
        return Response(sources[request.url.path], media_type="text/javascript", headers=headers)

    app = Starlette(routes=[Route("/{path:path}", answer)])
    registration = await user_agent.origin(ORIGIN, serve=app).register("/sw.js")
    await registration.update()
    assert asked == ["/sw.js", "/lib.js", "/sw.js"]
