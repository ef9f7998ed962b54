"""A request's body, read with patience that ends."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from pyua.errors import RemoteProtocolError

__all__ = ["BodyTimeoutError", "read_body"]

#: Seconds of real time that a body may take.
_PATIENCE: Final = 20.0


class BodyTimeoutError(RemoteProtocolError):
    """The body does not come."""


async def read_body(request: web.BaseRequest, limit: int) -> bytes:
    """The body, or its beginning if it has more than ``limit`` bytes.

    Raises:
        BodyTimeoutError: it takes too long.
    """
    if not request.can_read_body:
        return b""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            while len(body) <= limit and (chunk := await request.content.readany()):
                body += chunk
    except TimeoutError:
        raise BodyTimeoutError(f"the body did not come within {_PATIENCE:g} s") from None
    return body
