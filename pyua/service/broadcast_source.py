"""Where broadcasts come from, if not from a test: a JSON document that is read again and again.

Source: autopush's megaphone (reference of ``megaphone_api_url`` and ``megaphone_poll_interval``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Annotated, Final

import aiohttp
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from pyua.clock import Clock, TimerHandle

__all__ = ["BroadcastSource"]

log = logging.getLogger(__name__)

_TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
_MAX_SIZE: Final = 1024 * 1024

_Text = Annotated[str, StringConstraints(min_length=1)]


class _Document(BaseModel):
    """What the URL has: more members are passed over."""

    broadcasts: dict[_Text, _Text] = Field(max_length=10_000)


class BroadcastSource:
    """Polls a document ``{"broadcasts": {id: version}}``; what cannot be read is logged and tried again.

    Args:
        url: of the document.
        interval: seconds from the end of one reading to the next.
        clock: says when.
        changed: gets each id and version, after each reading.
    """

    def __init__(self, url: str, interval: float, clock: Clock, changed: Callable[[str, str], object]) -> None:
        self._url = url
        self._interval = interval
        self._clock = clock
        self._changed = changed
        self._timer: TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read it, and go on reading it."""
        await self._read()

    async def close(self) -> None:
        """Read it no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading

    def _due(self) -> None:
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        try:
            document = _Document.model_validate_json(await self._fetch())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as exc:
            reason = f"{exc.error_count()} faults, as in {exc.errors()[0]}" if isinstance(exc, ValidationError) else exc
            log.warning("no broadcasts from %s: %s", self._url, reason or type(exc).__name__)
        else:
            for broadcast, version in document.broadcasts.items():
                self._changed(broadcast, version)
        self._timer = self._clock.call_later(self._interval, self._due)

    async def _fetch(self) -> bytes:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.get(self._url) as response:
            response.raise_for_status()
            body = b""
            while chunk := await response.content.readany():
                body += chunk
                if len(body) > _MAX_SIZE:
                    raise ValueError(f"more than {_MAX_SIZE} bytes")
            return body
