"""The WebSocket connections of one script global: what its scripts send, and what they hear."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pyua.errors import TransportError
from pyua.worker.ports import WebSocketConnection

__all__ = ["WebSockets"]


class WebSockets:
    """Each has a task that connects, and then reads.

    Args:
        tell: has the script hear, and returns when it has, so that a server that says much waits. It gets
            ``("websocket", number, what, details)``: ``"open"`` with protocol and extensions, ``"message"`` with a text
            or bytes, and last ``"close"`` with code, reason, whether it was clean, and failed.
        explain: gets, in words, why a connection was not made, or broke.
    """

    def __init__(self, tell: Callable[..., Awaitable[object]], explain: Callable[[str], object]) -> None:
        self._tell = tell
        self._explain = explain
        self._connections: dict[int, WebSocketConnection] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def open(self, number: int, connect: Callable[[], Awaitable[WebSocketConnection]]) -> None:
        """Make a connection; what comes of it is told."""
        self._tasks[number] = asyncio.create_task(self._live(number, connect))

    async def send(self, number: int, message: str | bytes) -> None:
        """Send on a connection; nothing happens once it is closing."""
        connection = self._connections.get(number)
        if connection is not None:
            await connection.send(message)

    async def close_one(self, number: int, code: int | None, reason: str) -> None:
        """Begin the closing handshake, or give up what is not connected yet."""
        connection, task = self._connections.get(number), self._tasks.get(number)
        if connection is not None:
            connection.begin_close(code, reason)
        elif task is not None:
            task.cancel()
            await self._end(number, (1006, "", False, True), "it was closed before the connection was made")

    def close(self) -> None:
        """Give all up: nobody listens any more."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    async def _live(self, number: int, connect: Callable[[], Awaitable[WebSocketConnection]]) -> None:
        try:
            connection = await connect()
        except TransportError as exc:
            await self._end(number, (1006, "", False, True), str(exc))
            return
        self._connections[number] = connection
        try:
            await self._tell("websocket", number, "open", [connection.protocol, connection.extensions])
            async for message in connection:
                await self._tell("websocket", number, "message", message)
            await self._end(number, connection.closed(), None)
        finally:
            await connection.drop()

    async def _end(self, number: int, how: tuple[int, str, bool, bool], why: str | None) -> None:
        self._connections.pop(number, None)
        self._tasks.pop(number, None)
        if why is not None:
            self._explain(why)
        await self._tell("websocket", number, "close", list(how))
