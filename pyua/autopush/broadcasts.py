"""Which broadcasts a user agent listens to, and what it knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyua.autopush.client_events import BroadcastPhase, BroadcastReceived

__all__ = ["BroadcastListeners"]

#: A version that means "nothing".
_NO_VERSION = "____NOP____"


class BroadcastListeners:
    """Firefox's ledger of broadcasts: last version by id, for all that something listens to.

    Attributes:
        versions: last version by broadcast id: text, unless the service has sent something else.
    """

    def __init__(self, versions: Mapping[str, Any]) -> None:
        self.versions: dict[str, Any] = dict(versions)
        self._subscribing: set[str] = set()

    def subscribe(self, broadcasts: Mapping[str, str]) -> dict[str, str]:
        """Something listens to these now, and has these versions.

        Returns:
            Those that the service has to be asked for. The others keep their version, which came from the service.
        """
        new = {broadcast: version for broadcast, version in broadcasts.items() if broadcast not in self.versions}
        for broadcast, version in broadcasts.items():
            self.versions[broadcast] = self.versions.get(broadcast) or version
        self._subscribing.update(new)
        return new

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
            if broadcast in self.versions and version != _NO_VERSION
        }
        self.versions.update(news)
        return BroadcastReceived(news, phase) if news else None
