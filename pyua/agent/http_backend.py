"""How the HTTP client reaches hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from pyua.agent.loopback import reachable_name

__all__ = ["LoopbackNames"]


class LoopbackNames(AsyncNetworkBackend):
    """httpcore's own way to the network, but for names under localhost."""

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
        return await self._network.connect_tcp(reachable_name(host), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """See AsyncNetworkBackend."""
        await self._network.sleep(seconds)
