"""Fetch events: a worker answers what the pages it controls ask for, and their navigations."""

from __future__ import annotations

import asyncio

import pytest

import pyua

ORIGIN = "https://app.example"
CLAIM = "addEventListener('activate', (event) => event.waitUntil(clients.claim()));\n"


@pytest.fixture
def controlled(user_agent):
    """Opens a page that a worker of the given source controls."""

    async def open_page(source, path="/page", **serve):
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": CLAIM + source, "/data": "from the network", **serve})
        await origin.register("/sw.js")
        return await origin.open(path)

    return open_page


async def test_a_worker_answers(controlled) -> None:
    """With what it makes; what the page sees is that response."""
    page = await controlled(
        "onfetch = (event) => { if (event.request.url.endsWith('/api')) event.respondWith("
        "new Response('made up', { status: 203, headers: { 'X-By': 'worker' } })); };"
    )
    seen = "fetch('/api').then(async (r) => [r.status, r.headers.get('x-by'), await r.text(), r.type, r.url])"
    assert await page.evaluate(seen) == [203, "worker", "made up", "default", f"{ORIGIN}/api"]
    assert await page.evaluate("fetch('/data').then((r) => r.text())") == "from the network"


async def test_what_the_worker_is_told(controlled) -> None:
    """Method, headers, body, mode, the client: as the page has them."""
    page = await controlled(
        """onfetch = (event) => {
          const { request: r, clientId, resultingClientId } = event;
          if (r.mode === 'navigate') return;
          event.respondWith((async () => Response.json({
            method: r.method, header: r.headers.get('x-a'), body: await r.text(), mode: r.mode, credentials: r.credentials,
            destination: r.destination, clientId, resultingClientId, referrer: r.referrer,
          }))());
        };"""
    )
    told = await page.evaluate(
        "fetch('/x', { method: 'PUT', body: 'hello', headers: { 'X-A': '1' }, mode: 'same-origin' }).then((r) => r.json())"
    )
    assert told == {
        "method": "PUT", "header": "1", "body": "hello", "mode": "same-origin", "credentials": "same-origin", "destination": "",
        "clientId": page.id, "resultingClientId": "", "referrer": f"{ORIGIN}/page",
    }  # fmt: skip


async def test_cache_first(controlled) -> None:
    """The usual offline worker: from the cache, also when there is no network."""
    page = await controlled(
        """oninstall = (event) => event.waitUntil(caches.open('v1').then((cache) => cache.add('/data')));
        onfetch = (event) => event.respondWith(caches.match(event.request).then((hit) => hit ?? fetch(event.request)));"""
    )
    user_agent = page.controller.origin.user_agent
    await user_agent.set_offline(True)
    assert await page.evaluate("fetch('/data').then((r) => r.text())") == "from the network"
    with pytest.raises(pyua.WorkerScriptError, match="NetworkError when attempting to fetch resource"):
        await page.evaluate("fetch('/other')")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Promise.reject(new Error('no'))", "rejected with Error: no"),
        ("42", "something that is not a Response"),
        ("Response.error()", r"Response.error\(\)"),
        ("(() => { const r = new Response('x'); r.text(); return r; })()", "has been used already"),
        ("fetch('https://other.test/', { mode: 'no-cors' })", "an opaque response"),
    ],
)
async def test_bad_answers_are_network_errors(controlled, user_agent, answer, words) -> None:
    """The page hears what it hears of any network error; the console says why."""
    user_agent.route("https://other.test/*", lambda route: route.fulfill(body="x"))
    page = await controlled(
        f"onfetch = (event) => {{ if (event.request.mode !== 'navigate') event.respondWith({answer}); }};"
    )
    with pytest.raises(pyua.WorkerScriptError, match="NetworkError when attempting to fetch resource"):
        await page.evaluate("fetch('/x')")
    assert any(words.replace("\\", "") in line.text for line in page.console), list(page.console)


async def test_respond_with_is_for_the_time_of_the_event(controlled) -> None:
    """Once, and not later; a cancelled event is a network error."""
    page = await controlled(
        """const errors = [];
        onfetch = (event) => {
          if (event.request.mode === 'navigate') return;
          event.respondWith(new Response('1'));
          try { event.respondWith(new Response('2')); } catch (error) { errors.push(error.name); }
          setTimeout(() => { try { event.respondWith(new Response('3')); } catch (error) { errors.push(error.name); } });
        };"""
    )
    assert await page.evaluate("fetch('/x').then((r) => r.text())") == "1"
    errors = "new Promise((r) => setTimeout(r, 20)).then(() => errors)"
    assert await page.controller.active.evaluate(errors) == ["InvalidStateError", "InvalidStateError"]


async def test_navigations(controlled) -> None:
    """The page shows what the worker answers."""
    page = await controlled(
        """onfetch = (event) => {
          const { mode, destination, url } = event.request;
          if (url.endsWith('/fails')) event.respondWith(Response.error());
          else if (mode === 'navigate') event.respondWith(new Response(`<p>${destination} ${event.resultingClientId !== ''}</p>`, {
            headers: { 'Content-Type': 'text/html' } }));
        };"""
    )
    assert page.response is not None
    assert (page.response.status, page.response.text, page.response.headers["content-type"]) == (
        200,
        "<p>document true</p>",
        "text/html",
    )
    with pytest.raises(pyua.TransportError, match=r"failed to answer: respondWith\(\) was given Response.error\(\)"):
        await page.navigate("/fails")


async def test_navigation_preload(controlled) -> None:
    """The network is asked beside the event, with the header that the worker chose."""
    got = []
    page = await controlled(
        """onactivate = (event) => event.waitUntil(Promise.all([
          registration.navigationPreload.enable(), registration.navigationPreload.setHeaderValue('v2')]));
        onfetch = (event) => event.respondWith((async () => (await event.preloadResponse) ?? new Response('no preload'))());"""
    )
    user_agent = page.controller.origin.user_agent

    async def answer(route):
        got.append(route.request.headers.get("service-worker-navigation-preload"))
        await route.fulfill(body="preloaded")

    user_agent.route(f"{ORIGIN}/shown", answer)
    await page.navigate("/shown")
    assert page.response is not None
    assert (page.response.text, got) == ("preloaded", ["v2"])


async def test_a_worker_that_is_killed_meanwhile(controlled) -> None:
    """The request fails; the next one starts the worker again."""
    page = await controlled(
        """onfetch = (event) => {
          if (!event.request.url.endsWith('/slow')) return;
          console.log('asked');
          event.respondWith(new Promise(() => {}));
        };"""
    )
    worker = page.controller.active
    asked = asyncio.Event()
    worker.on_console(lambda _line: asked.set())
    slow = asyncio.ensure_future(page.evaluate("fetch('/slow')"))
    await asked.wait()
    await worker.terminate()
    with pytest.raises(pyua.WorkerScriptError, match="NetworkError"):
        await slow
    assert await page.evaluate("fetch('/data').then((r) => r.text())") == "from the network"


async def test_a_worker_without_a_handler_is_left_asleep(controlled) -> None:
    """Requests of its pages do not start it."""
    page = await controlled("")
    worker = page.controller.active
    await worker.terminate()
    assert await page.evaluate("fetch('/data').then((r) => r.text())") == "from the network"
    assert not worker.running
