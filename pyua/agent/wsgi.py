"""A WSGI application as the server of an origin, without a socket. Source: PEP 3333."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from pyua.errors import TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["WsgiSite"]

log = logging.getLogger(__name__)

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WsgiSite:
    """Answers by calling a WSGI application, each request on a thread of its own."""

    def __init__(self, application: WsgiApplication) -> None:
        self._application = application

    async def answer(self, request: NetworkRequest) -> NetworkResponse:
        """Call the application; see ``Site.answer``."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[NetworkResponse] = loop.create_future()

        def settle(response: NetworkResponse | None, failure: BaseException | None) -> None:
            if answered.done():
                return
            if failure is not None:
                answered.set_exception(failure)
            elif response is not None:
                answered.set_result(response)

        def run() -> None:
            response, failure = None, None
            try:
                response = _Exchange(self._application, request).run()
            except TransportError as exc:
                failure = exc
            except BaseException as exc:  # a SystemExit in an application must not leave the request hanging
                log.exception("the WSGI application failed on %s %s", request.method, request.url)
                failure = TransportError(f"{request.url}: the WSGI application raised {type(exc).__name__}")
            try:
                loop.call_soon_threadsafe(settle, response, failure)
            except RuntimeError:
                log.debug("the answer to %s came after the event loop was closed", request.url)

        # A daemon: an application that never answers must not keep the process alive.
        threading.Thread(target=run, name=f"pyua-wsgi {request.url}", daemon=True).start()
        return await answered

    async def close(self) -> None:
        """Nothing to do: a WSGI application has no life of its own."""
        return None


class _Exchange:
    """One call of the application."""

    def __init__(self, application: WsgiApplication, request: NetworkRequest) -> None:
        self._application = application
        self._request = request
        self._status: str | None = None
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []

    def run(self) -> NetworkResponse:
        """Call the application and read all of its answer.

        Raises:
            TransportError: it never called start_response.
        """
        try:
            result = self._application(_environ(self._request), self._start_response)
            try:
                for part in result:
                    if part:
                        self._write(part)
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    close()
        except Exception:
            log.exception("the WSGI application failed on %s %s", self._request.method, self._request.url)
            if self._body:
                raise TransportError(f"{self._request.url}: the WSGI application failed within its answer") from None
            self._status = "500 Internal Server Error"
            self._headers = [("content-type", "text/plain; charset=utf-8")]
            self._body = [b"Internal Server Error"]
        if self._status is None:
            raise TransportError(f"{self._request.url}: the WSGI application did not call start_response()")
        code, _, phrase = self._status.partition(" ")
        return NetworkResponse(
            url=self._request.url,
            status=int(code),
            status_text=phrase,
            headers=tuple(self._headers),
            body=b"" if self._request.method == "HEAD" else b"".join(self._body),
        )

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        if exc_info:
            try:
                # "if exc_info is provided, and the HTTP headers have already been sent, start_response must
                # raise an error".
                if self._body:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self._status is not None:
            raise AssertionError("start_response() was called twice without exc_info")
        if not status[:3].isdigit():
            raise ValueError(f"start_response(): {status!r} is no status such as '200 OK'")
        self._status, self._headers = status, list(headers)
        return self._write

    def _write(self, part: bytes) -> None:
        if self._status is None:
            raise AssertionError("a WSGI application must call start_response() before its first bytes")
        self._body.append(bytes(part))


def _environ(request: NetworkRequest) -> dict[str, Any]:
    parts = urlsplit(request.url)
    body = request.body or b""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method.upper(),
        "SCRIPT_NAME": "",
        # Native strings that hold bytes, "decoded" as Latin-1, as the PEP wants it.
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": parts.path + (f"?{parts.query}" if parts.query else ""),
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc.rpartition("@")[2],
        "CONTENT_LENGTH": str(len(body)) if request.body is not None else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        joins = key in environ and key.startswith("HTTP_") and key != "HTTP_HOST"
        environ[key] = f"{environ[key]},{value}" if joins else value
    return environ
