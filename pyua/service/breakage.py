"""Ways in which a push service's connection fails instead of answering, as servers and networks do."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from pyua.service.faults import Breakage

__all__ = ["break_connection"]

#: Between two looks at whether the sender has given up, seconds of real time.
_LOOK: Final = 0.05
_PROMISED: Final = 100


async def break_connection(request: web.BaseRequest, how: Breakage) -> web.StreamResponse:
    """Let a request fail; see ``PushService.break_next`` for the ways."""
    if how == "redirect":
        return web.Response(status=307, headers={"Location": "/elsewhere"})
    if how == "hang":
        # Until the sender's timeout, of which aiohttp tells nobody, or until the service closes, which cancels this.
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(_LOOK)
        return web.Response(status=500)
    response = web.StreamResponse(status=201, headers={"Content-Length": f"{_PROMISED}"})
    if how == "truncate":
        await response.prepare(request)
        await response.write(b"{" * (_PROMISED // 2))
        if request.transport is not None:
            request.transport.close()
    elif request.transport is not None:
        request.transport.abort()
    return response
