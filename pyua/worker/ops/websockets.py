"""WebSockets of a worker or page: the host half of runtime/websockets/29_websocket.js."""

from __future__ import annotations

from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext

__all__ = ["websocket_close", "websocket_open", "websocket_send"]


@op("websocket.open")
async def websocket_open(worker: OpContext, number: int, url: str, protocols: list[str]) -> None:
    """Begin to connect; what comes of it is told under ``number``."""
    worker.sockets.open(number, lambda: worker.network.connect(url, protocols, origin=worker.origin))


@op("websocket.send")
async def websocket_send(worker: OpContext, number: int, data: bytes, binary: bool) -> None:
    """Send a message; returns when it is on its way."""
    await worker.sockets.send(number, data if binary else data.decode("utf-8"))


@op("websocket.close")
async def websocket_close(worker: OpContext, number: int, code: int | None, reason: str) -> None:
    """Begin to close."""
    await worker.sockets.close_one(number, code, reason)
