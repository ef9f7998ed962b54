"""An ASGI application as the server of an origin, without a socket.

Source: https://asgi.readthedocs.io/en/latest/specs/www.html and …/lifespan.html.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pyua.errors import TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["AsgiSite"]

log = logging.getLogger(__name__)

AsgiApplication = Callable[
    [dict[str, Any], Callable[[], Awaitable[dict[str, Any]]], Callable[[dict[str, Any]], Awaitable[None]]],
    Awaitable[None],
]

#: How long an application may take to start up or to shut down, in seconds of real time: it knows no other.
_LIFESPAN_LIMIT: Final = 30.0
#: How long an application may take from the first word of its response to its return, in seconds, for the response to
#: come as a whole; and how many bytes of the rest it may be ahead of whoever reads them.
_AT_ONCE: Final = 0.005
_AHEAD: Final = 1024 * 1024
_INCOMPLETE: Final = "the ASGI application ended without a complete response"
_VERSIONS: Final = {"version": "3.0", "spec_version": "2.3"}


class AsgiSite:
    """Answers by calling an ASGI application on the running event loop.

    Its lifespan starts before the first request and ends with ``close()``.
    """

    def __init__(self, application: AsgiApplication) -> None:
        self._application = application
        self._state: dict[str, Any] = {}
        self._starting: asyncio.Task[None] | None = None
        self._lifespan: _Lifespan | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def answer(self, request: NetworkRequest) -> NetworkResponse:
        """Call the application; see ``Site.answer``."""
        if self._starting is None:
            self._lifespan = _Lifespan(self._application, self._state)
            self._starting = asyncio.create_task(self._lifespan.start_up())
        # Several first requests wait for one start; one that is given up must not take it along.
        await asyncio.shield(self._starting)
        exchange = _Exchange(request)
        call = asyncio.create_task(self._call(request, exchange))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        try:
            await exchange.begun(call)
        except asyncio.CancelledError:
            call.cancel()
            raise
        return exchange.response()

    async def _call(self, request: NetworkRequest, exchange: _Exchange) -> None:
        try:
            await self._application(_scope(request, self._state), exchange.receive, exchange.send)
        except Exception:
            log.exception("the ASGI application failed on %s %s", request.method, request.url)
            exchange.fail()
        finally:
            exchange.end()

    async def close(self) -> None:
        """Shut the application down, if it was started."""
        for call in list(self._calls):
            call.cancel()
        if self._calls:
            await asyncio.wait(self._calls)
        if self._starting is None:
            return
        starting, self._starting = self._starting, None
        with contextlib.suppress(TransportError):
            await starting
        if self._lifespan is not None:
            await self._lifespan.shut_down()


class _Lifespan:
    """The lifespan protocol: one call of the application that lives as long as the site."""

    def __init__(self, application: AsgiApplication, state: dict[str, Any]) -> None:
        self._application = application
        self._state = state
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._started = asyncio.Event()
        self._stopped = asyncio.Event()
        self._failure: str | None = None
        self._supported = True
        self._task: asyncio.Task[None] | None = None

    async def start_up(self) -> None:
        """Run the application's start-up code.

        Raises:
            TransportError: it failed, or took too long.
        """
        self._task = asyncio.create_task(self._run())
        self._messages.put_nowait({"type": "lifespan.startup"})
        try:
            async with asyncio.timeout(_LIFESPAN_LIMIT):
                await self._started.wait()
        except TimeoutError:
            self._task.cancel()
            raise TransportError(f"the ASGI application did not start up within {_LIFESPAN_LIMIT:g} s") from None
        if self._failure is not None:
            raise TransportError(f"the ASGI application did not start up: {self._failure}")

    async def shut_down(self) -> None:
        """Run the application's shut-down code."""
        task = self._task
        if task is None:
            return
        if not task.done() and self._supported and self._failure is None:
            self._messages.put_nowait({"type": "lifespan.shutdown"})
            try:
                async with asyncio.timeout(_LIFESPAN_LIMIT):
                    await self._stopped.wait()
            except TimeoutError:
                log.error("the ASGI application did not shut down within %g s", _LIFESPAN_LIMIT)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": dict(_VERSIONS), "state": self._state}
        try:
            await self._application(scope, self._messages.get, self._send)
        except Exception as exc:
            # "If an exception is raised when calling the application callable with a lifespan.startup message
            # […], the server must continue but not send any lifespan events."
            if self._failure is not None:
                log.error("the ASGI application did not start up", exc_info=exc)
            elif self._started.is_set():
                log.exception("the ASGI application failed at its shut-down")
            else:
                log.debug("the ASGI application has no lifespan", exc_info=exc)
            self._supported = False
        finally:
            self._started.set()
            self._stopped.set()

    async def _send(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "lifespan.startup.complete":
            self._started.set()
        elif kind == "lifespan.startup.failed":
            # Some send a whole traceback; its last line is what happened.
            lines = str(message.get("message", "")).strip().splitlines()
            self._failure = lines[-1] if lines else "it gave no reason"
            self._started.set()
        elif kind in ("lifespan.shutdown.complete", "lifespan.shutdown.failed"):
            if kind.endswith("failed"):
                log.error("the ASGI application did not shut down well: %s", message.get("message", ""))
            self._stopped.set()


class _Exchange:
    """One request and the response that the application sends for it. Implements BodyRest for what comes late."""

    def __init__(self, request: NetworkRequest) -> None:
        self._request = request
        self._body_read = False
        #: The response is complete, or nobody wants the rest of it.
        self._over = asyncio.Event()
        self._complete = False
        self._ended = False
        self._status: int | None = None
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        #: Set whenever something has happened that ``read``, ``send`` or ``begun`` may wait for.
        self._changed = asyncio.Event()

    # --- the application's side -------------------------------------------------------------------

    async def receive(self) -> dict[str, Any]:
        if not self._body_read:
            self._body_read = True
            return {"type": "http.request", "body": self._request.body or b"", "more_body": False}
        # The client stays until the answer is complete.
        await self._over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "http.response.start":
            if self._status is not None:
                raise RuntimeError("http.response.start was sent twice")
            self._status = int(message["status"])
            self._headers = [(_text(name), _text(value)) for name, value in message.get("headers", ())]
            self._changed.set()
        elif kind == "http.response.body":
            if self._status is None:
                raise RuntimeError("http.response.body was sent before http.response.start")
            if self._complete:
                raise RuntimeError("http.response.body was sent after the end of the response")
            await self._add(bytes(message.get("body", b"")), last=not message.get("more_body", False))
        else:
            raise RuntimeError(f"an ASGI message of type {kind!r} has no place in a response")

    async def _add(self, piece: bytes, *, last: bool) -> None:
        if not self._over.is_set() and self._request.method != "HEAD":
            self._body.append(piece)
        self._complete = last
        if last:
            self._over.set()
        self._changed.set()
        while sum(map(len, self._body)) > _AHEAD and not self._over.is_set():
            await self._next_change()

    def fail(self) -> None:
        """Answer as servers do for an application that raised: 500, unless the response was under way."""
        if self._status is None:
            self._status = 500
            self._headers = [("content-type", "text/plain; charset=utf-8")]
            self._body = [b"Internal Server Error"]
            self._complete = True

    def end(self) -> None:
        """The application has returned."""
        self._ended = True
        self._over.set()
        self._changed.set()

    # --- the client's side ------------------------------------------------------------------------

    async def begun(self, call: asyncio.Task[None]) -> None:
        """Wait until there is a response; if it takes long to be complete, not for the rest of it."""
        while self._status is None and not call.done():
            await self._next_change()
        await asyncio.wait((call,), timeout=_AT_ONCE)
        if self._complete:
            await asyncio.wait((call,))  # what it does in the background is done before the script goes on

    def response(self) -> NetworkResponse:
        """The response, or its beginning.

        Raises:
            TransportError: the application ended without one.
        """
        if self._status is None:
            raise TransportError(f"{self._request.url}: {_INCOMPLETE}")
        try:
            phrase = HTTPStatus(self._status).phrase
        except ValueError:
            phrase = ""
        response = NetworkResponse(
            url=self._request.url, status=self._status, status_text=phrase, headers=tuple(self._headers)
        )
        if self._complete:
            return replace(response, body=b"".join(self._body))
        return replace(response, rest=self)

    async def read(self) -> bytes:
        """See BodyRest."""
        while True:
            pieces, self._body = self._body, []
            self._changed.set()
            if data := b"".join(pieces):
                return data
            if self._complete:
                return b""
            if self._ended:
                raise TransportError(f"{self._request.url}: {_INCOMPLETE}")
            await self._next_change()

    def close(self) -> None:
        """See BodyRest."""
        self._body = []
        self._over.set()
        self._changed.set()

    async def _next_change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


def _scope(request: NetworkRequest, state: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in request.headers]
    names = {name for name, _ in headers}
    if b"host" not in names:
        headers.insert(0, (b"host", parts.netloc.rpartition("@")[2].encode()))
    if request.body is not None and b"content-length" not in names:
        headers.append((b"content-length", str(len(request.body)).encode()))
    return {
        "type": "http",
        "asgi": dict(_VERSIONS),
        "http_version": "1.1",
        "method": request.method.upper(),
        "scheme": parts.scheme,
        "path": unquote(parts.path) or "/",
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", port),
        "state": state.copy(),
    }


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else bytes(value).decode("latin-1")
