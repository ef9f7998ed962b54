"""Bodies of responses that are still arriving, for one script global."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from pyua.errors import TransportError
from pyua.worker.ports import BodyRest

__all__ = ["ArrivingBodies"]

#: For how many seconds of real time a read counts as work that virtual time waits for. A server that has said nothing
#: for longer may be one that speaks when something happens, and that may be a matter of time.
_ATTENTION: Final = 1.0


class ArrivingBodies:
    """Reads them, a piece at a time and only when asked, and tells the runtime.

    Args:
        tell: gets ``("body", number, bytes)``; no bytes at the end, None and a reason where the body broke.
    """

    def __init__(self, tell: Callable[..., object]) -> None:
        self._tell = tell
        self._bodies: dict[int, BodyRest] = {}
        self._reads: dict[int, asyncio.Task[None]] = {}
        self._closed = False

    def keep(self, number: int, rest: BodyRest) -> None:
        """Take over what is left of the body of the request with this number."""
        if self._closed:
            rest.close()
        else:
            self._bodies[number] = rest

    async def pull(self, number: int) -> None:
        """Have the next piece told. Returns when that is done, or is taking long."""
        rest = self._bodies.get(number)
        if rest is not None:
            read = self._reads[number] = asyncio.create_task(self._read(number, rest))
            await asyncio.wait((read,), timeout=_ATTENTION)

    def drop(self, number: int) -> None:
        """Give a body up. Harmless when it is over already."""
        rest = self._bodies.pop(number, None)
        read = self._reads.pop(number, None)
        if read is not None:
            read.cancel()
        if rest is not None:
            rest.close()

    def close(self) -> None:
        """Give all up, and take over no more."""
        self._closed = True
        for number in list(self._bodies):
            self.drop(number)

    async def _read(self, number: int, rest: BodyRest) -> None:
        try:
            piece = await rest.read()
        except TransportError as exc:
            self._end(number)
            self._tell("body", number, None, str(exc))
            return
        if not piece:
            self._end(number)
        self._tell("body", number, piece)

    def _end(self, number: int) -> None:
        self._reads.pop(number, None)
        self.drop(number)
