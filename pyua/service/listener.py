"""The listening half of the port: how many sockets there may be, and how long one may take to ask something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

__all__ = ["Listener"]

log = logging.getLogger(__name__)

#: Sockets beyond those of user agents: senders, health checks, who is still saying what it wants.
_ROOM: Final = 1_000
#: Seconds of real time until a socket must have asked something.
_PATIENCE: Final = 20.0
#: As many header fields, and bytes of one, as any sender needs.
_MAX_LINE: Final = 16_384


class Listener(web.Server):
    """aiohttp's server, with bounds: sockets that are too many, or ask nothing, are dropped."""

    def __init__(
        self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], max_connections: int
    ) -> None:
        """Serve.

        Args:
            handler: answers a request.
            max_connections: of user agents.
        """
        super().__init__(self._served, auto_decompress=False, max_line_size=_MAX_LINE, max_field_size=_MAX_LINE)
        self._handler = handler
        self._limit = max_connections + _ROOM
        self._waiting: dict[Any, asyncio.TimerHandle] = {}
        self._complained = False

    async def _served(self, request: web.BaseRequest) -> web.StreamResponse:
        self._forget(request.protocol)
        return await self._handler(request)

    def connection_made(self, handler: Any, transport: asyncio.Transport) -> None:
        """A socket is there: too many are dropped at once."""
        super().connection_made(handler, transport)
        if len(self.connections) > self._limit:
            if not self._complained:
                log.warning("%d sockets are open, and no more are taken", self._limit)
            self._complained = True
            transport.abort()
            return
        loop = asyncio.get_running_loop()
        self._waiting[handler] = loop.call_later(_PATIENCE, self._give_up, handler, transport)

    def connection_lost(self, handler: Any, exc: BaseException | None = None) -> None:
        """A socket is gone."""
        self._forget(handler)
        super().connection_lost(handler, exc)

    def _give_up(self, handler: Any, transport: asyncio.Transport) -> None:
        self._waiting.pop(handler, None)
        transport.abort()

    def _forget(self, handler: Any) -> None:
        timer = self._waiting.pop(handler, None)
        if timer is not None:
            timer.cancel()
