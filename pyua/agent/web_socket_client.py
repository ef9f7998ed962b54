"""WebSocket connections of scripts, over the real network. The push connection is another: see connection.py."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Origin, Subprotocol

from pyua.agent.loopback import reachable_name
from pyua.agent.tls import client_context
from pyua.errors import TransportError

__all__ = ["WebSocketClient", "open_web_socket"]

#: Seconds for the opening handshake, and for the other side's half of the closing one.
_OPEN_LIMIT: Final = 20.0
_CLOSE_LIMIT: Final = 10.0
#: Bytes of one message: a worker's memory has to hold it.
_MESSAGE_LIMIT: Final = 32 * 1024 * 1024


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
    host = parts.hostname or ""
    reached = reachable_name(host)
    try:
        connection = await connect(
            url,
            origin=Origin(origin),
            subprotocols=[Subprotocol(name) for name in protocols] or None,
            additional_headers=list(headers),
            user_agent_header=None,
            ssl=client_context(any_certificate=any_certificate) if parts.scheme == "wss" else None,
            host=None if reached == host else reached,
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
        """End it, whatever its state. Harmless twice."""
        if self._closing is not None:
            self._closing.cancel()
        self._connection.transport.abort()
        with contextlib.suppress(Exception):
            await self._connection.wait_closed()
