"""Which user agents are connected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyua.service.message import Message

__all__ = ["ConnectedUserAgent", "Registry"]


class ConnectedUserAgent(Protocol):
    """What the rest of the service knows of a connection."""

    def deliver(self, message: Message) -> bool:
        """Send a message at once; False if it must be stored instead."""

    def check_store(self) -> None:
        """There is something new in the store for this user agent."""

    def change_broadcast(self, broadcast: str, version: str) -> None:
        """There is a new version of a broadcast, which it may have subscribed to."""

    def close(self, code: int, reason: str) -> None:
        """Close with a Close frame; what it has not acknowledged is stored before this returns."""

    def abort(self) -> None:
        """Drop the TCP connection; what it has not acknowledged is stored before this returns."""


class Registry:
    """Connections, all of them and by UAID. The newest connection of a user agent is the one that counts."""

    def __init__(self) -> None:
        self._all: dict[ConnectedUserAgent, None] = {}
        self._by_uaid: dict[str, ConnectedUserAgent] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[ConnectedUserAgent]:
        return iter(tuple(self._all))

    def add(self, connection: ConnectedUserAgent) -> None:
        """A socket was opened."""
        self._all[connection] = None

    def remove(self, connection: ConnectedUserAgent) -> None:
        """A socket is gone."""
        self._all.pop(connection, None)

    def claim(self, uaid: str, connection: ConnectedUserAgent) -> None:
        """A connection says it is this user agent: an older one that said so is closed."""
        older = self._by_uaid.pop(uaid, None)
        if older is not None:
            older.close(1011, "SM")
        self._by_uaid[uaid] = connection

    def release(self, uaid: str, connection: ConnectedUserAgent) -> None:
        """A connection ends; a newer one of the same user agent stays what it is."""
        if self._by_uaid.get(uaid) is connection:
            del self._by_uaid[uaid]

    def find(self, uaid: str) -> ConnectedUserAgent | None:
        """The connection of a user agent, if it has one."""
        return self._by_uaid.get(uaid)
