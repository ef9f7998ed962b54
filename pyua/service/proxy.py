"""An HTTP proxy (CONNECT, RFC 9110 section 9.3.6) that hands a vendor's hosts to the push service.

For other processes and other languages: ``HTTPS_PROXY`` and one variable for the certificate authority are all that a
backend needs. Only the vendor's own host is decrypted, with a certificate of an authority that is made anew each time.
Every other host is tunnelled as it is, or refused where others than this machine could ask for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import trustme

from pyua.errors import ConfigError
from pyua.service.addresses import is_local, listened_on

__all__ = ["InterceptingProxy"]

#: Seconds that a request's head, a handshake and a connection to another host may take.
_PATIENCE: Final = 10.0
_MAX_HEAD: Final = 16_384
_CHUNK: Final = 65_536
_MAX_CONNECTIONS: Final = 1_000
_HTTPS: Final = 443
_HTTP: Final = 80

_REFUSALS: Final = {
    400: "a CONNECT request was expected",
    403: "only the vendor's host can be reached through it: it does not listen on a loopback address",
    405: "this proxy is for https: it takes CONNECT only",
    502: "the other host cannot be reached",
    503: "too many connections",
}
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class InterceptingProxy:
    """Accepts CONNECT on a port of its own.

    Args:
        origin: the vendor's, ``https://HOST``: what is sent there goes to the push service.
        host: address to listen on; where that is not this machine alone, nothing is tunnelled.
        port: 0 for any free one.
        ca_file: where the authority's certificate is written, PEM; None: see ``ca_pem``.
    """

    def __init__(self, origin: str, host: str, port: int, ca_file: Path | None = None) -> None:
        self._vendor_host = urlsplit(origin).hostname or ""
        self._host = listened_on(host)
        self._tunnels = is_local(host)
        #: Where it listens, once it runs.
        self.port = port
        self._ca_file = ca_file
        self._authority = trustme.CA(organization_name="pyua, for tests only")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.set_alpn_protocols(["http/1.1"])
        self._authority.issue_cert(self._vendor_host).configure_cert(self._tls)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def ca_pem(self) -> bytes:
        """The authority's certificate."""
        return self._authority.cert_pem.bytes()

    async def start(self, service_url: str) -> None:
        """Listen.

        Args:
            service_url: of the push service, http or https.

        Raises:
            ConfigError: the port cannot be had, or the file not be written.
        """
        self._service = urlsplit(service_url)
        try:
            if self._ca_file is not None:
                self._ca_file.write_bytes(self.ca_pem)
        except OSError as exc:
            raise ConfigError(f"the CA file {self._ca_file} cannot be written: {exc.strerror or exc}") from exc
        try:
            self._server = await asyncio.start_server(self._accept, self._host, self.port, limit=_MAX_HEAD)
        except OSError as exc:
            raise ConfigError(
                f"the proxy cannot listen on {self._host!r} port {self.port}: {exc.strerror or exc}; "
                "give another port, or 0 for any free one"
            ) from exc
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop, and end all connections."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "connections are handled in tasks"
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # one of the two hung up
        except asyncio.CancelledError:
            pass  # the proxy closes
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) > _MAX_CONNECTIONS:
            await _refuse(writer, 503)
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            await _refuse(writer, 400)
            return
        method, _, rest = head.decode("latin-1").partition("\r\n")[0].partition(" ")
        host, _, port = rest.partition(" ")[0].rpartition(":")
        if method != "CONNECT":
            await _refuse(writer, 405)
        elif not host or not port.isdecimal() or not 0 < int(port) < 65_536:
            await _refuse(writer, 400)
        elif host.lower().rstrip(".") == self._vendor_host and int(port) == _HTTPS:
            await self._intercept(reader, writer)
        elif not self._tunnels:
            await _refuse(writer, 403)
        else:
            await _tunnel((reader, writer), host.strip("[]"), int(port))

    async def _intercept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _establish(writer)
        async with asyncio.timeout(_PATIENCE):
            await writer.start_tls(self._tls)
        tls = _unverified() if self._service.scheme == "https" else None
        port = self._service.port or (_HTTPS if tls else _HTTP)
        service = await asyncio.open_connection(self._service.hostname, port, ssl=tls)
        await _join((reader, writer), service)


async def _tunnel(client: _Streams, host: str, port: int) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            other = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        await _refuse(client[1], 502)
        return
    await _establish(client[1])
    await _join(client, other)


async def _join(one: _Streams, other: _Streams) -> None:
    """Carry bytes both ways until both have said all."""
    try:
        await asyncio.gather(_carry(one[0], other[1]), _carry(other[0], one[1]))
    finally:
        other[1].transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        if writer.can_write_eof():
            writer.write_eof()
        else:
            writer.close()


async def _establish(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await writer.drain()


async def _refuse(writer: asyncio.StreamWriter, status: int) -> None:
    text = f"pyua's proxy: {_REFUSALS[status]}\n".encode()
    head = f"HTTP/1.1 {status} Refused\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + text)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


def _unverified() -> ssl.SSLContext:
    """To the push service of this very process: whose certificate it is does not matter."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
