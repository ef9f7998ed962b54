"""Bodies that come piece by piece: over real sockets, and from an ASGI application in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

import pyua

ORIGIN = "https://app.example"

READ = """
async function read(url, count) {
  const reader = (await fetch(url)).body.pipeThrough(new TextDecoderStream()).getReader();
  const seen = [];
  while (seen.length < count) {
    const { done, value } = await reader.read();
    if (done) { seen.push('end'); break; }
    seen.push(value);
  }
  return seen;
}
let reader;
async function open(url) {
  reader = (await fetch(url)).body.pipeThrough(new TextDecoderStream()).getReader();
}
const next = () => reader.read().then(({ done, value }) => done ? 'end' : value);
"""


class Backend:
    """Says something when it is told to."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.closed = asyncio.Event()
        self.app = Starlette(routes=[Route("/events", self.events), Route("/broken", self.broken)])

    async def events(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[str]:
            try:
                while (word := await self.said.get()) != "end":
                    yield word
            finally:
                self.closed.set()

        return StreamingResponse(pieces(), media_type="text/event-stream")

    async def broken(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[str]:
            yield "one"
            await self.said.get()
            raise OSError("the disk is gone")

        return StreamingResponse(pieces())


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
async def page(user_agent: pyua.UserAgent, backend: Backend):
    opened = await user_agent.origin(ORIGIN, serve=backend.app).open("/")
    await opened.add_script_tag(content=READ)
    return opened


async def test_a_script_reads_while_the_server_speaks(page, backend: Backend) -> None:
    """The response is there before its end; each piece comes when it is said."""
    opening = asyncio.create_task(page.evaluate("open('/events')"))
    backend.said.put_nowait("one")
    await opening
    for word in ("one", "two", "end"):
        if word != "one":
            backend.said.put_nowait(word)
        assert await page.evaluate("next()") == word


async def test_time_does_not_wait_for_a_server_that_says_nothing(page, user_agent, backend: Backend) -> None:
    """A script that listens holds nobody up."""
    await page.evaluate("void read('/events', 9).then((seen) => { globalThis.seen = seen; })")
    await user_agent.clock.run_for(60)
    backend.said.put_nowait("late")
    backend.said.put_nowait("end")
    while await page.evaluate("globalThis.seen ?? null") is None:
        await asyncio.sleep(0.01)
    assert await page.evaluate("seen") == ["late", "end"]


@pytest.mark.parametrize(("retry", "seconds"), [("", 5), ("retry: 20\n", 0.5), ("retry: 700\n", 0.7)])
async def test_an_event_source_asks_again(user_agent, retry: str, seconds: float) -> None:
    """When the server says, but not at once; by the user agent's clock. (Firefox's times, measured.)"""
    asked: list[float] = []

    async def answer(request: Request) -> Response:
        asked.append(user_agent.clock.monotonic())
        return Response(f"{retry}data: x\n\n", media_type="text/event-stream")

    app = Starlette(routes=[Route("/events", answer)])
    page = await user_agent.origin(ORIGIN, serve=app).open("/")
    await user_agent.clock.pause_at(user_agent.clock.time() + 1)
    await page.evaluate(
        "new Promise((done) => { globalThis.source = new EventSource('/events'); source.onerror = done; }).then(() => 1)"
    )
    await user_agent.clock.run_for(seconds - 0.01)
    assert len(asked) == 1
    await user_agent.clock.run_for(0.02)
    assert len(asked) == 2
    assert asked[1] - asked[0] == pytest.approx(seconds, abs=0.02)


@pytest.mark.parametrize("how", ["controller.abort()", "reader.cancel()"])
async def test_giving_up_reaches_the_server(page, backend: Backend, how: str) -> None:
    """Abort and cancel end the request that nobody reads any more."""
    backend.said.put_nowait("one")
    outcome = await page.evaluate(f"""(async () => {{
      const controller = new AbortController();
      const response = await fetch('/events', {{ signal: controller.signal }});
      const reader = response.body.getReader();
      await reader.read();
      {how};
      return reader.read().then(({{ done }}) => done, (error) => error.name);
    }})()""")
    assert outcome == ("AbortError" if "abort" in how else True)
    await asyncio.wait_for(backend.closed.wait(), 5)


async def test_a_closed_page_reads_no_more(page, backend: Backend) -> None:
    """Whoever goes away takes its requests along."""
    await page.evaluate("fetch('/events').then((response) => response.status)")
    await page.close()
    await asyncio.wait_for(backend.closed.wait(), 5)


async def test_a_body_that_breaks(page, backend: Backend) -> None:
    """The response was there; its body fails, and the console says why."""
    asked = asyncio.create_task(page.evaluate("read('/broken', 9).catch((error) => error.name + ': ' + error.message)"))
    await asyncio.sleep(0.05)
    backend.said.put_nowait("go")
    assert await asked == "TypeError: Error in input stream"
    assert "ended without a complete response" in page.console[-1].text


async def test_clones_and_aborts_of_whole_bodies(page, backend: Backend) -> None:
    """An abort reaches what was not read of a response, its clones too; what was read stays."""
    backend.said.put_nowait("whole")
    backend.said.put_nowait("end")
    outcome = await page.evaluate("""(async () => {
      const controller = new AbortController();
      const response = await fetch('data:text/plain,hello', { signal: controller.signal });
      const [first, second] = [response.clone(), response.clone()];
      const text = await first.text();
      controller.abort();
      return [text, await response.text().catch((e) => e.name), await second.text().catch((e) => e.name)];
    })()""")
    assert outcome == ["hello", "AbortError", "AbortError"]
