"""Broadcasts: versions of things that user agents want to know about, such as remote settings."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Broadcasts"]


class Broadcasts:
    """The current version of each broadcast; none unless set."""

    def __init__(self) -> None:
        self._versions: dict[str, str] = {}

    def set_version(self, broadcast: str, version: str) -> None:
        """There is a new version, or a new broadcast."""
        self._versions[broadcast] = version

    def version(self, broadcast: str) -> str | None:
        """Its current version; None if there is no such broadcast."""
        return self._versions.get(broadcast)

    def known(self, broadcasts: Mapping[str, str]) -> set[str]:
        """Those that exist: only they can be subscribed to."""
        return self._versions.keys() & broadcasts.keys()

    def answer(self, broadcasts: Mapping[str, str]) -> dict[str, object]:
        """What a user agent has to be told that has these versions.

        Returns:
            Versions that differ; and under ``errors`` the ids that do not exist.
        """
        answer: dict[str, object] = {
            broadcast: self._versions[broadcast]
            for broadcast, version in broadcasts.items()
            if self._versions.get(broadcast, version) != version
        }
        unknown = [broadcast for broadcast in broadcasts if broadcast not in self._versions]
        if unknown:
            answer["errors"] = dict.fromkeys(unknown, "Broadcast not found")
        return answer
