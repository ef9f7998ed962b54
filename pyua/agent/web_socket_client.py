"""WebSocket connections of scripts, over the real network. The push connection is another: see connection.py."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Origin, Subprotocol

from pyua.errors import TransportError

__all__ = ["WebSocketClient", "open_web_socket"]

#: Firefox's network.websocket.timeout.open and network.websocket.max-message-size, in seconds and bytes; the latter
#: would not fit into a worker.
_OPEN_LIMIT: Final = 20.0
_MESSAGE_LIMIT: Final = 32 * 1024 * 1024
#: Seconds for the other side's half of the closing handshake (network.websocket.timeout.close).
_CLOSE_LIMIT: Final = 10.0


async def open_web_socket(
    url: str, protocols: Sequence[str], *, origin: str, headers: Sequence[tuple[str, str]], any_certificate: bool
) -> WebSocketClient:
    """Connect.

    Args:
        url: ws or wss.
        protocols: what the script offers, in its order.
        origin: the script's.
        headers: further ones: the browser's own.
        any_certificate: accept what nobody vouches for.

    Raises:
        TransportError: nobody answered, or not as a WebSocket server does.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    context: ssl.SSLContext | None = None
    if parts.scheme == "wss":
        context = ssl.create_default_context()
        if any_certificate:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        connection = await connect(
            url,
            origin=Origin(origin),
            subprotocols=[Subprotocol(name) for name in protocols] or None,
            additional_headers=list(headers),
            user_agent_header=None,
            ssl=context,
            host="localhost" if host.endswith(".localhost") else None,
            proxy=None,
            open_timeout=_OPEN_LIMIT,
            close_timeout=_CLOSE_LIMIT,
            ping_interval=None,
            max_size=_MESSAGE_LIMIT,
        )
    except InvalidStatus as exc:
        raise TransportError(f"{url}: the server answered with HTTP {exc.response.status_code}, not 101") from exc
    except (WebSocketException, OSError, TimeoutError, ValueError) as exc:
        raise TransportError(f"{url}: no connection could be made ({str(exc) or type(exc).__name__})") from exc
    return WebSocketClient(connection)


class WebSocketClient:
    """Implements WebSocketConnection."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._closing: asyncio.Task[None] | None = None
        self.protocol = str(connection.subprotocol or "")
        names = connection.response.headers.get_all("Sec-WebSocket-Extensions") if connection.response else []
        self.extensions = ", ".join(names)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        with contextlib.suppress(ConnectionClosed):
            while True:
                yield await self._connection.recv()

    async def send(self, message: str | bytes) -> None:
        """Send; nothing happens when it is closed."""
        with contextlib.suppress(ConnectionClosed):
            await self._connection.send(message)

    def begin_close(self, code: int | None, reason: str) -> None:
        """Send a close frame; its answer ends the messages."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._connection.close(1000 if code is None else code, reason))

    def closed(self) -> tuple[int, str, bool, bool]:
        """See WebSocketConnection."""
        received, sent = self._connection.protocol.close_rcvd, self._connection.protocol.close_sent
        if received is None:
            return 1006, "", False, sent is not None
        return int(received.code), received.reason, sent is not None, False

    async def drop(self) -> None:
        """End it, whatever its state."""
        if self._closing is not None:
            self._closing.cancel()
        self._connection.transport.abort()
        with contextlib.suppress(Exception):
            await self._connection.wait_closed()
