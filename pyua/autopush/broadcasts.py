"""Which broadcasts a user agent listens to, and what it knows of them."""

from __future__ import annotations

from collections.abc import Mapping

from pyua.autopush.client_events import BroadcastPhase, BroadcastReceived

__all__ = ["BroadcastListeners"]

#: A version that means "nothing".
_NO_VERSION = "____NOP____"


class BroadcastListeners:
    """Firefox's ledger of broadcasts: last version by id, for all that something listens to.

    Attributes:
        versions: last version by broadcast id.
    """

    def __init__(self, versions: Mapping[str, str]) -> None:
        self.versions: dict[str, str] = dict(versions)
        self._subscribing: set[str] = set()

    def subscribe(self, broadcasts: Mapping[str, str]) -> None:
        """Something listens to these now, and has these versions."""
        self.versions.update(broadcasts)
        self._subscribing.update(broadcasts)

    def receive_hello(self, broadcasts: Mapping[str, object]) -> BroadcastReceived | None:
        """Take the versions that came with the server's hello."""
        return self._receive(broadcasts, BroadcastPhase.HELLO)

    def receive(self, broadcasts: Mapping[str, object]) -> BroadcastReceived | None:
        """Take the versions of a broadcast message: the answer to a subscription, or news."""
        answers = not self._subscribing.isdisjoint(broadcasts)
        self._subscribing.difference_update(broadcasts)
        return self._receive(broadcasts, BroadcastPhase.REGISTER if answers else BroadcastPhase.BROADCAST)

    def _receive(self, broadcasts: Mapping[str, object], phase: BroadcastPhase) -> BroadcastReceived | None:
        news = {
            broadcast: version
            for broadcast, version in broadcasts.items()
            if broadcast in self.versions and isinstance(version, str) and version != _NO_VERSION
        }
        self.versions.update(news)
        return BroadcastReceived(news, phase) if news else None
