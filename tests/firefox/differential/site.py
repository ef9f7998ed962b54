"""The site that both browsers load: on loopback, which is a secure context, and on a port of its own each time."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

__all__ = ["PAGE_PRELUDE", "Reply", "Site"]

#: What the worker's script begins with: reports reach the site one after the other, in their order; expressions of
#: ``ScenarioPage.in_worker`` are evaluated, and their outcomes reach the site too. One line, so that the lines of the
#: worker's own script keep their numbers (counted from 2).
_WORKER_PRELUDE = (
    "const __post = (path, what) => fetch(path, {method: 'POST', body: JSON.stringify(what)}).catch(() => {}); "
    "const report = ((last) => (...what) => (last = last.then(() => __post('/report', what))))(Promise.resolve()); "
    "addEventListener('message', (event) => { const run = event.data?.__run; if (run === undefined) return; "
    "event.stopImmediatePropagation(); event.waitUntil((async () => { let outcome; "
    "try { outcome = { value: await (0, eval)(run) }; } catch (error) { outcome = { throws: { "
    "name: String(error?.name), message: String(error?.message), code: error?.code, "
    "kind: error instanceof DOMException ? 'DOMException' : error instanceof Error ? 'Error' : typeof error } }; } "
    "await __post('/answer/' + event.data.id, outcome); })()); });\n"
)

#: What a page has: a runner whose answer is the same text in every browser.
PAGE_PRELUDE = """
globalThis.__thrown = (error) => ({ throws: {
  name: String(error?.name), message: String(error?.message), code: error?.code,
  kind: error instanceof DOMException ? "DOMException" : error instanceof Error ? "Error" : typeof error } });
globalThis.__run = async (source) => {
  try { return JSON.stringify({ value: await (0, eval)(source) }); } catch (error) { return JSON.stringify(__thrown(error)); }
};
globalThis.__messages = [];
navigator.serviceWorker?.addEventListener("message", (event) => { __messages.push(event.data); });
navigator.serviceWorker?.startMessages();
"""


#: Request headers that tell of a cache.
_OF_CACHES = ("Cache-Control", "Pragma", "If-None-Match", "If-Modified-Since", "Range")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path of the site is answered with, if it is not just a script."""

    body: str = ""
    status: int = 200
    type: str = "text/javascript"
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """Serves a worker, pages and files; takes reports.

    Attributes:
        url: its origin.
        reports: what the worker reported, in order: each a list of values.
        answers: outcomes of expressions that a worker was to evaluate, by the expression's number.
        files: further paths and what they are answered with (a text is a script); they may change while it runs.
        gates: whoever fetches ``/gate/<name>`` waits until it is set.
    """

    def __init__(self, worker: str, files: Mapping[str, str | Reply]) -> None:
        self.reports: list[Any] = []
        self.answers: dict[int, Any] = {}
        self.files: dict[str, str | Reply] = {"/sw.js": _WORKER_PRELUDE + worker, **files}
        self.gates: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.url = ""
        self._made: defaultdict[str, int] = defaultdict(int)

    def set_worker(self, worker: str, path: str = "/sw.js") -> None:
        """A new version of the worker's script, or one more worker."""
        self.files[path] = _WORKER_PRELUDE + worker

    async def start(self) -> None:
        """Listen."""
        # It answers a browser's idle connections until it closes: without a timeout that would take its time.
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/report":
            self.reports.append(json.loads(await request.text()))
            return web.Response(status=204)
        if request.path.startswith("/answer/"):
            self.answers[int(request.path.removeprefix("/answer/"))] = json.loads(await request.text())
            return web.Response(status=204)
        if request.path.startswith("/gate/"):
            await self.gates[request.path.removeprefix("/gate/")].wait()
            return web.Response(status=204)
        if request.path == "/made":
            return self._make(request)
        if request.path == "/events":
            return self._say(request)
        if request.path == "/socket":
            return await self._talk(request)
        reply = self.files.get(request.path)
        if reply is not None:
            reply = Reply(reply) if isinstance(reply, str) else reply
            headers = {"Cache-Control": "no-store", **reply.headers}
            return web.Response(text=reply.body, status=reply.status, content_type=reply.type or None, headers=headers)
        if request.path.endswith(".js"):
            return web.Response(status=404)
        html = f"<!doctype html><title>{request.path}</title><link rel=icon href=data:,><script>{PAGE_PRELUDE}</script>"
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})

    def _make(self, request: web.BaseRequest) -> web.Response:
        """An answer as the query wants it: `id` names it, `status`, `header` (``Name:Value``, several), `holds`.

        The body says the how-manieth request of this id it answers, and which of the headers that matter it had.
        """
        query = request.query
        self._made[query["id"]] += 1
        asked = [name for name in _OF_CACHES if name in request.headers]
        headers = [tuple(header.split(":", 1)) for header in query.getall("header", ())]
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        status = 304 if conditional and "holds" in query else int(query.get("status", "200"))
        said = {name: request.headers[name] for name in asked if not name.startswith("If-Modified")}
        text = "" if status in (204, 304) else json.dumps([self._made[query["id"]], said])
        return web.Response(text=text, status=status, headers=headers)

    def _say(self, request: web.BaseRequest) -> web.Response:
        """An event stream: of a query's several `body` the first request of an `id` gets the first, and so on; then 204."""
        query = request.query
        count = self._made[query["id"]]
        self._made[query["id"]] += 1
        bodies = query.getall("body", ())
        if count >= len(bodies):
            return web.Response(status=204)
        text = bodies[count].replace("{last}", request.headers.get("Last-Event-ID", "none"))
        status, kind = int(query.get("status", "200")), query.get("type", "text/event-stream")
        return web.Response(text=text, status=status, content_type=kind, headers={"Cache-Control": "no-store"})

    async def _talk(self, request: web.BaseRequest) -> web.StreamResponse:
        """A WebSocket that gives back what it gets, and does what it is told: ``close 4001 words``, ``break``."""
        socket = web.WebSocketResponse(protocols=("chat",), autoping=True, timeout=1)
        await socket.prepare(request)
        await socket.send_str(json.dumps([request.headers.get("Sec-WebSocket-Protocol"), "Origin" in request.headers]))
        async for message in socket:
            if message.type == WSMsgType.TEXT and message.data.startswith("close"):
                _, *more = message.data.split(" ", 2)
                await socket.close(
                    code=int(more[0]) if more else 1000, message=more[1].encode() if len(more) > 1 else b""
                )
            elif message.type == WSMsgType.TEXT and message.data == "break":
                assert request.transport is not None
                request.transport.abort()
            elif message.type == WSMsgType.TEXT:
                await socket.send_str(message.data)
            elif message.type == WSMsgType.BINARY:
                await socket.send_bytes(message.data)
        return socket
