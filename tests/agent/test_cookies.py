"""Cookies between pages, workers and servers: sent, set, kept, and heard of."""

from __future__ import annotations

import pytest

import pyua

ORIGIN = "https://app.example"
WORKER = """
addEventListener('activate', (event) => event.waitUntil(Promise.all([
  clients.claim(), registration.cookies.subscribe([{ name: 'session', url: '/' }]),
])));
const heard = [];
addEventListener('cookiechange', ({ changed, deleted }) => heard.push([changed, deleted]));
"""


@pytest.fixture
def server(user_agent):
    """A site that says which cookies it got, and sets some; gives what it got, by path."""
    got = {}

    async def answer(route):
        path = route.request.url.removeprefix(ORIGIN)
        got[path] = route.request.headers.get("cookie")
        headers = {
            "Content-Type": "text/plain",
            "Set-Cookie": "session=1; Path=/; HttpOnly" if path == "/login" else "seen=2; Path=/",
        }
        await route.fulfill(body="ok", headers=headers)

    user_agent.route(f"{ORIGIN}/*", answer)
    return got


@pytest.fixture
async def page(user_agent, server):
    """A page of the site."""
    return await user_agent.origin(ORIGIN).open("/")


async def test_what_a_server_sets_comes_back(page, server) -> None:
    """With requests that have credentials; HttpOnly hides it from scripts only."""
    await page.evaluate("fetch('/login').then(() => fetch('/account'))")
    assert server["/account"] == "session=1"
    await page.evaluate("fetch('/public', { credentials: 'omit' })")
    assert server["/public"] is None
    assert await page.evaluate("cookieStore.getAll()") == [{"name": "seen", "value": "2"}]


async def test_what_a_script_sets_is_sent(page, server) -> None:
    """And deleted again."""
    await page.evaluate("cookieStore.set('theme', 'dark')")
    await page.evaluate("fetch('/a')")
    await page.evaluate("cookieStore.delete('theme')")
    await page.evaluate("fetch('/b', { method: 'POST' })")
    assert (server["/a"], server["/b"]) == ("theme=dark", "seen=2")


async def test_other_sites_get_other_cookies(user_agent, server) -> None:
    """A cross-origin request has them if it asks for credentials, and the server allows it."""
    got = []

    async def elsewhere(route):
        got.append(route.request.headers.get("cookie"))
        headers = {"Access-Control-Allow-Origin": ORIGIN, "Access-Control-Allow-Credentials": "true"}
        await route.fulfill(body="", headers=headers | {"Set-Cookie": "track=1; SameSite=None; Secure"})

    user_agent.route("https://other.test/*", elsewhere)
    page = await user_agent.origin(ORIGIN).open("/")
    for credentials in ("include", "include", "same-origin"):
        await page.evaluate(f"fetch('https://other.test/', {{ credentials: '{credentials}' }})")
    assert got == [None, "track=1", None]


async def test_workers_and_pages_hear_of_changes(user_agent) -> None:
    """A worker of the names it has subscribed to, a page of all that it could read."""
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": WORKER})
    registration = await origin.register("/sw.js")
    page = await origin.open("/")
    await page.evaluate(
        "self.heard = [], cookieStore.onchange = (event) => heard.push([event.changed, event.deleted]), null"
    )
    await page.evaluate("cookieStore.set('other', '1').then(() => cookieStore.set('session', '2'))")
    await page.evaluate("cookieStore.delete('session')")
    changes = [[[{"name": "session", "value": "2"}], []], [[], [{"name": "session"}]]]
    assert await page.evaluate("heard") == [[[{"name": "other", "value": "1"}], []], *changes]
    assert await registration.active.evaluate("new Promise((r) => setTimeout(r, 10)).then(() => heard)") == changes


async def test_a_profile_keeps_those_that_last(tmp_path) -> None:
    """Those of the session are gone with it."""
    for expected in ([], [{"name": "kept", "value": "1"}]):
        async with pyua.UserAgent(profile=tmp_path) as user_agent:
            page = await user_agent.origin(ORIGIN).open("/")
            assert await page.evaluate("cookieStore.getAll()") == expected
            await page.evaluate("cookieStore.set({ name: 'kept', value: '1', maxAge: 3600 })")
            await page.evaluate("cookieStore.set('session', '2')")
