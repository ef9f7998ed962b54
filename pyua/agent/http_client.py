"""The real network: one HTTP client for a user agent, made when it is first needed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pyua.agent.content_coding import ACCEPTED, ACCEPTED_SECURE, Unpacker
from pyua.agent.loopback import is_loopback
from pyua.agent.tls import client_context
from pyua.errors import TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

if TYPE_CHECKING:
    from httpcore import AsyncConnectionPool, Response

__all__ = ["HttpClient"]

#: How long a connection may take to be made, in seconds of real time.
_CONNECT_LIMIT: Final = 10.0
#: Seconds that a connection is kept for the next request.
_KEPT: Final = 30.0
_CONNECTIONS: Final = 64
#: How long a body may take, in seconds, and how many bytes it may have, to come as one with its headers.
_AT_ONCE: Final = 0.005
_SMALL: Final = 256 * 1024


class HttpClient:
    """Sends single requests; redirects, CORS and caching are the business of whoever calls it.

    Args:
        silence: seconds that a server may let pass between two pieces of an answer.
        ignore_https_errors: accept any certificate.
    """

    def __init__(self, *, silence: float, ignore_https_errors: bool = False) -> None:
        self._silence = silence
        self._ignore_https_errors = ignore_https_errors
        self._pool: AsyncConnectionPool | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request. Its answer's body is there if all of it came with the headers, else it is the ``rest``.

        Raises:
            TransportError: there is no answer; the message says why.
        """
        with self._explained(request.url):
            answer = await self._send(request)
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
        packed = [value for name, value in headers if name.lower() == "content-encoding"]
        rest = _Rest(answer, Unpacker(packed), lambda: self._explained(request.url), self._forget)
        whole = await rest.read_at_once()
        return NetworkResponse(
            url=request.url,
            status=answer.status,
            status_text=answer.extensions.get("reason_phrase", b"").decode("latin-1"),
            headers=headers,
            body=b"" if whole is None else whole,
            rest=rest if whole is None else None,
        )

    async def _send(self, request: NetworkRequest) -> Response:
        import httpcore  # costs more than all the rest of a user agent that needs no real network

        made = False

        async def look(event: str, _details: dict[str, Any]) -> None:
            nonlocal made
            made = made or event.startswith("connection.connect")

        pool = self._open_pool()
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if "?" in request.url else "")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        wanted = httpcore.Request(
            request.method.encode(),
            httpcore.URL(
                scheme=parts.scheme.encode(), host=(parts.hostname or "").encode(), port=port, target=target.encode()
            ),
            headers=_wire_headers(request),
            content=request.body,
            extensions={
                "trace": look,
                "timeout": {"connect": _CONNECT_LIMIT, "read": self._silence, "write": self._silence},
            },
        )
        try:
            return await pool.handle_async_request(wanted)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            # A connection that was kept may have been closed meanwhile: browsers ask once more then.
            if made:
                raise
            return await pool.handle_async_request(wanted)

    async def close(self) -> None:
        """Close all connections."""
        pool, self._pool = self._pool, None
        if self._closing:
            await asyncio.wait(self._closing)
        if pool is not None:
            await pool.aclose()

    def _forget(self, answer: Response) -> None:
        async def close() -> None:
            with contextlib.suppress(Exception):  # nobody waits for it any more
                await answer.aclose()

        task = asyncio.create_task(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    @contextlib.contextmanager
    def _explained(self, url: str) -> Iterator[None]:
        """The client's errors as ours."""
        import httpcore

        place = _place(url)
        try:
            yield
        except TransportError as exc:
            raise TransportError(f"{url}: {exc}") from exc
        except httpcore.ConnectTimeout as exc:
            raise TransportError(f"{url}: cannot connect to {place} within {_CONNECT_LIMIT:g} s") from exc
        except httpcore.TimeoutException as exc:
            raise TransportError(f"{url}: {place} has said nothing for {self._silence:g} s") from exc
        except httpcore.ConnectError as exc:
            raise TransportError(f"{url}: {_why_no_connection(exc, place)}") from exc
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
            ValueError,
        ) as exc:
            raise TransportError(f"{url}: the exchange with {place} failed ({_words(exc)})") from exc

    def _open_pool(self) -> AsyncConnectionPool:
        if self._pool is None:
            import httpcore

            from pyua.agent.http_backend import LoopbackNames

            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=client_context(any_certificate=self._ignore_https_errors),
                max_connections=_CONNECTIONS,
                keepalive_expiry=_KEPT,
                network_backend=LoopbackNames(),
            )
        return self._pool


class _Rest:
    """Implements BodyRest."""

    def __init__(
        self,
        answer: Response,
        unpacker: Unpacker,
        explained: Callable[[], AbstractContextManager[None]],
        forget: Callable[[Response], None],
    ) -> None:
        self._answer = answer
        self._pieces: AsyncIterator[bytes] = answer.aiter_stream()
        self._unpacker = unpacker
        self._explained = explained
        self._forget = forget
        self._early: list[bytes] = []
        self._reading: asyncio.Task[bytes] | None = None
        self._over = False

    async def read_at_once(self) -> bytes | None:
        """The whole body if it comes at once; None if it is to be read."""
        deadline = asyncio.get_running_loop().time() + _AT_ONCE
        size = 0
        while size < _SMALL:
            task = self._reading = asyncio.create_task(self._next())
            try:
                await asyncio.wait((task,), timeout=max(0, deadline - asyncio.get_running_loop().time()))
            except asyncio.CancelledError:
                self.close()
                raise
            if not task.done() or task.exception() is not None:
                return None  # whoever reads it hears of it
            self._reading = None
            piece = task.result()
            if not piece:
                return b"".join(self._early)
            self._early.append(piece)
            size += len(piece)
        return None

    async def read(self) -> bytes:
        """See BodyRest."""
        if self._early:
            pieces, self._early = self._early, []
            return b"".join(pieces)
        if self._over:
            return b""
        task, self._reading = self._reading, None
        return await (self._next() if task is None else task)

    async def _next(self) -> bytes:
        with self._explained():
            async for packed in self._pieces:
                if data := self._unpacker.unpack(packed):
                    return data
            self._over = True
            self._forget(self._answer)
            self._unpacker.end()
        return b""

    def close(self) -> None:
        """See BodyRest."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not self._over:
            self._over = True
            self._early = []
            self._forget(self._answer)


def _wire_headers(request: NetworkRequest) -> list[tuple[bytes, bytes]]:
    """All of them, byte by byte: what a script said, and what belongs to HTTP."""
    parts = urlsplit(request.url)
    headers = [("Host", parts.netloc.rpartition("@")[2]), *request.headers]
    given = {name.lower() for name, _ in headers}
    if "range" in given:
        headers.append(("Accept-Encoding", "identity"))
    elif "accept-encoding" not in given:
        trusted = parts.scheme == "https" or is_loopback(request.url)
        headers.append(("Accept-Encoding", ACCEPTED_SECURE if trusted else ACCEPTED))
    # https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    if request.body is not None:
        headers.append(("Content-Length", str(len(request.body))))
    elif request.method in ("POST", "PUT"):
        headers.append(("Content-Length", "0"))
    headers.append(("Connection", "keep-alive"))
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _why_no_connection(exc: BaseException, place: str) -> str:
    causes: list[BaseException] = [exc]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = cause.verify_message or "certificate verify failed"
            return f"the certificate of {place} is not trusted ({words}); ignore_https_errors=True accepts it"
        if isinstance(cause, ssl.SSLError):
            return f"TLS with {place} failed ({_words(cause)})"
        if isinstance(cause, socket.gaierror):
            return f"the host name of {place} could not be resolved ({_words(cause)})"
    return f"cannot connect to {place} ({_words(causes[-1])})"


def _words(exc: BaseException) -> str:
    if isinstance(exc, OSError) and exc.errno is not None and exc.errno > 0:
        return os.strerror(exc.errno)
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror
    return str(exc) or type(exc).__name__
