"""Frames that wait to be written to one WebSocket, and the task that writes them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiohttp import web

__all__ = ["CloseFrame", "Outbox", "PingFrame", "PongFrame", "Socket"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PingFrame:
    """An empty WebSocket ping."""


@dataclass(frozen=True, slots=True)
class PongFrame:
    """The answer to a WebSocket ping."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class CloseFrame:
    """The end, after everything before it."""

    code: int
    reason: str


Frame: TypeAlias = str | PingFrame | PongFrame | CloseFrame

#: WebSocket's own code for a frame that is too large, and what autopush says instead.
_TOO_BIG: Final = 1009
_PROTOCOL_ERROR: Final = 1002


class _NoProtocolNotice(logging.Filter):
    """aiohttp warns of each client whose subprotocol it does not take; autopush takes none, and Firefox offers one."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "server-known ones" not in str(record.msg)


logging.getLogger("aiohttp.websocket").addFilter(_NoProtocolNotice())


class Socket(web.WebSocketResponse):
    """aiohttp's WebSocket, closing with autopush's code and reason when it closes by itself."""

    async def close(self, *, code: int = 1000, message: bytes = b"", drain: bool = True) -> bool:
        """Close; a frame that is too large or broken counts as a protocol error."""
        if code in {_TOO_BIG, _PROTOCOL_ERROR} and not message:
            code, message = _PROTOCOL_ERROR, b"Protocol"
        return await super().close(code=code, message=message, drain=drain)


class Outbox:
    """A bounded queue of frames: who adds to it never waits, who reads may wait until there is room."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._frames: deque[Frame] = deque()
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def full(self) -> bool:
        """Whether the peer reads too slowly to be sent more than answers."""
        return len(self._frames) >= self._limit

    def add(self, frame: Frame) -> None:
        """Have a frame written after those before it."""
        self._frames.append(frame)
        self._filled.set()
        if self.full:
            self._room.clear()

    async def wait_for_room(self) -> None:
        """Wait until the peer has read enough: answers to it are its own to read."""
        await self._room.wait()

    async def write(self, socket: web.WebSocketResponse) -> None:
        """Write frames until one closes the socket, or it is lost."""
        try:
            while True:
                await self._filled.wait()
                while self._frames:
                    frame = self._frames[0]
                    match frame:
                        case str():
                            await socket.send_str(frame)
                        case PingFrame():
                            await socket.ping()
                        case PongFrame(payload):
                            await socket.pong(payload)
                        case CloseFrame(code, reason):
                            await socket.close(code=code, message=reason.encode()[:123])
                            return
                    self._frames.popleft()
                    if not self.full:
                        self._room.set()
                self._filled.clear()
        except ConnectionError:
            return
        except Exception:
            # Without a writer the connection is of no use: its reader learns of it by the loss of the socket.
            log.exception("a user agent is disconnected because writing to it failed")
            await socket.close(code=1011, message=b"SM")
        finally:
            # Nothing will be written any more, so nothing is to be waited for.
            self._room.set()
