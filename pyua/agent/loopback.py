"""Names under localhost are this machine (RFC 6761 section 6.3), whatever the system's resolver thinks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

__all__ = ["LoopbackNames"]


class LoopbackNames(AsyncNetworkBackend):
    """httpcore's own way to the network, but for these names."""

    def __init__(self) -> None:
        self._network = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        """See AsyncNetworkBackend."""
        name = "localhost" if host.removesuffix(".").endswith(".localhost") else host
        return await self._network.connect_tcp(name, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """See AsyncNetworkBackend."""
        await self._network.sleep(seconds)
