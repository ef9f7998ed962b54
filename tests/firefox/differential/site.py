"""The site that both browsers load: on loopback, which is a secure context, and on a port of its own each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

__all__ = ["PAGE_PRELUDE", "Site"]

#: What the worker's script begins with: reports reach the site one after the other, in their order. One line, so
#: that the lines of the worker's own script keep their numbers (counted from 2).
_WORKER_PRELUDE = (
    "const report = ((last) => (...what) => (last = last.then(() => fetch('/report', "
    "{method: 'POST', body: JSON.stringify(what)})).catch(() => {})))(Promise.resolve());\n"
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


class Site:
    """Serves a worker, pages and files; takes reports.

    Attributes:
        url: its origin.
        reports: what the worker reported, in order: each a list of values.
        files: further paths and their bodies; they may change while it runs.
    """

    def __init__(self, worker: str, files: Mapping[str, str]) -> None:
        self.reports: list[Any] = []
        self.files: dict[str, str] = {"/sw.js": _WORKER_PRELUDE + worker, **files}
        self.url = ""

    def set_worker(self, worker: str) -> None:
        """A new version of the worker's script."""
        self.files["/sw.js"] = _WORKER_PRELUDE + worker

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

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/report":
            self.reports.append(json.loads(await request.text()))
            return web.Response(status=204)
        body = self.files.get(request.path)
        if body is not None:
            return web.Response(text=body, content_type="text/javascript", headers={"Cache-Control": "no-store"})
        if request.path.endswith(".js"):
            return web.Response(status=404)
        html = f"<!doctype html><title>{request.path}</title><link rel=icon href=data:,><script>{PAGE_PRELUDE}</script>"
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
