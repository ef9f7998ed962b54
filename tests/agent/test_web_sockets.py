"""WebSockets of workers and pages, with a real server. How Firefox does it: tests/firefox/scenarios/worker/web_socket.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve

import pyua

TALK = """
function talk(url, words = []) {
  return new Promise((resolve) => {
    const seen = [];
    const socket = globalThis.socket = new WebSocket(url);
    socket.onopen = () => { for (const word of words) socket.send(word); };
    socket.onmessage = ({ data }) => { seen.push(data); if (seen.length === words.length) socket.close(4000, "enough"); };
    socket.onclose = ({ code, reason, wasClean }) => resolve([seen, code, reason, wasClean]);
  });
}
"""

OPEN = "globalThis.socket = new WebSocket('URL'); new Promise((done) => { socket.onopen = () => done(); })"


class Echo:
    """Gives back what it hears, and remembers with what it was asked."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.gone = asyncio.Event()

    async def __call__(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        self.headers.append({name.lower(): value for name, value in connection.request.headers.raw_items()})
        try:
            async for message in connection:
                await connection.send(message)
        finally:
            self.gone.set()


@pytest.fixture
async def echo() -> Echo:
    return Echo()


@pytest.fixture
async def url(echo: Echo) -> AsyncIterator[str]:
    server: Server
    async with serve(echo, "127.0.0.1", 0) as server:
        yield f"ws://app.localhost:{server.sockets[0].getsockname()[1]}/"


@pytest.fixture
async def page(user_agent: pyua.UserAgent):
    opened = await user_agent.origin("https://app.example", serve={}).open("/")
    await opened.evaluate(TALK)
    return opened


async def test_a_conversation(page, echo: Echo, url: str) -> None:
    """Messages go and come; the server hears who asks."""
    assert await page.evaluate(f"talk('{url}', ['one', 'two'])") == [["one", "two"], 4000, "enough", True]
    assert echo.headers[0]["origin"] == "https://app.example"
    assert "Firefox" in echo.headers[0]["user-agent"]


async def test_nobody_answers(page, user_agent) -> None:
    """The script hears that it failed; the console says why."""
    assert await page.evaluate("talk('ws://127.0.0.1:9/')") == [[], 1006, "", False]
    assert "ws://127.0.0.1:9/: no connection could be made" in page.console[-1].text
    assert await page.evaluate("talk('ws://elsewhere.example/')") == [[], 1006, "", False]
    assert "mixed content" in page.console[-1].text
    await user_agent.set_offline(True)
    assert await page.evaluate("talk('wss://elsewhere.example/')") == [[], 1006, "", False]
    assert "offline" in page.console[-1].text


async def test_a_connection_goes_with_its_page(page, echo: Echo, url: str) -> None:
    """The server hears of it."""
    await page.evaluate(OPEN.replace("URL", url))
    await page.close()
    await asyncio.wait_for(echo.gone.wait(), 5)


def tasks_of_pyua() -> list[str]:
    """What runs of the package's own code."""
    home = str(Path(pyua.__file__).parent)
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return [coroutine.__qualname__ for coroutine in coroutines if coroutine.cr_code.co_filename.startswith(home)]


async def test_nothing_is_left_of_a_connection(echo: Echo, url: str) -> None:
    """No task, when the user agent is closed while it is open."""
    async with pyua.UserAgent() as user_agent:
        page = await user_agent.origin("https://app.example", serve={}).open("/")
        await page.evaluate(OPEN.replace("URL", url))
        assert "WebSockets._live" in tasks_of_pyua()
    await asyncio.wait_for(echo.gone.wait(), 5)
    assert tasks_of_pyua() == []


async def test_a_server_that_says_much_waits(page, echo: Echo, url: str) -> None:
    """Every message is heard, in its order."""
    words = "Array.from({ length: 500 }, (_, n) => String(n))"
    seen = await page.evaluate(f"talk('{url}', {words})")
    assert seen[0] == [str(number) for number in range(500)]


async def test_time_goes_on_while_a_socket_is_silent(page, user_agent, url: str) -> None:
    """An open connection is no work under way."""
    await page.evaluate(OPEN.replace("URL", url))
    await user_agent.clock.run_for(3600)
    assert await page.evaluate("socket.readyState") == 1
