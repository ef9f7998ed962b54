"""The real network: one HTTP client for a user agent, made when it is first needed."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from pyua.errors import TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["HttpClient"]

#: How long a connection may take to be made, in seconds of real time.
_CONNECT_LIMIT: Final = 10.0
_CHUNK: Final = 64 * 1024


class HttpClient:
    """Sends single requests; redirects, CORS and caching are the business of whoever calls it.

    Args:
        timeout: seconds from the request to the last byte of its answer.
        size_limit: bytes of a body, unpacked.
        ignore_https_errors: accept any certificate.
    """

    def __init__(self, *, timeout: float, size_limit: int, ignore_https_errors: bool = False) -> None:
        self._timeout = timeout
        self._size_limit = size_limit
        self._ignore_https_errors = ignore_https_errors
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request and read the whole answer.

        Raises:
            TransportError: there is none; the message says why.
        """
        session = self._open_session()
        place = _place(request.url)
        try:
            async with session.request(
                request.method,
                URL(request.url, encoded=True),
                headers=list(request.headers),
                data=request.body,
                allow_redirects=False,
            ) as answer:
                return NetworkResponse(
                    url=request.url,
                    status=answer.status,
                    status_text=answer.reason or "",
                    headers=tuple(answer.headers.items()),
                    body=await self._read(answer, request.url),
                )
        except aiohttp.ClientConnectorCertificateError as exc:
            raise TransportError(
                f"{request.url}: the certificate of {place} is not trusted "
                f"({_words(exc.certificate_error)}); ignore_https_errors=True accepts it"
            ) from exc
        except aiohttp.ClientSSLError as exc:
            raise TransportError(f"{request.url}: TLS with {place} failed ({_words(exc.os_error)})") from exc
        except aiohttp.ClientConnectorDNSError as exc:
            raise TransportError(
                f"{request.url}: the host name of {place} could not be resolved ({_words(exc.os_error)})"
            ) from exc
        except aiohttp.ClientConnectorError as exc:
            raise TransportError(f"{request.url}: cannot connect to {place} ({_words(exc.os_error)})") from exc
        except TimeoutError as exc:
            raise TransportError(f"{request.url}: no complete answer from {place} within {self._timeout:g} s") from exc
        except (aiohttp.ClientError, ValueError, OSError) as exc:
            raise TransportError(f"{request.url}: the exchange with {place} failed ({_words(exc)})") from exc

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _read(self, answer: aiohttp.ClientResponse, url: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in answer.content.iter_chunked(_CHUNK):
            size += len(part)
            if size > self._size_limit:
                raise TransportError(f"{url}: the answer is larger than the limit of {self._size_limit} bytes")
            parts.append(part)
        return b"".join(parts)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            verify: ssl.SSLContext | bool = not self._ignore_https_errors
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=verify, resolver=_Resolver(), limit=64),
                # Without a jar nothing is remembered, so nothing is shared between origins.
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=_CONNECT_LIMIT),
                skip_auto_headers=("User-Agent", "Accept", "Content-Type"),
            )
        return self._session


class _Resolver(AbstractResolver):
    """The system's resolver; names under localhost are this machine (RFC 6761 section 6.3)."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host."""
        name = "localhost" if host.endswith(".localhost") else host
        found: list[Any] = await asyncio.get_running_loop().getaddrinfo(
            name, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
        )
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=address[1],
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _place(url: str) -> str:
    parts = URL(url, encoded=True)
    return f"{parts.host}:{parts.port}"


def _words(exc: BaseException) -> str:
    if isinstance(exc, ssl.SSLCertVerificationError):
        return exc.verify_message or "certificate verify failed"
    if isinstance(exc, OSError) and exc.errno is not None and exc.errno > 0:
        return os.strerror(exc.errno)
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror
    return str(exc) or type(exc).__name__
