"""What an origin's workers have stored, in the profile's database."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from pyua.agent.profile.database import Database

__all__ = ["SqliteStorage"]


class SqliteStorage:
    """An OriginStorage in a profile; may be called from any thread."""

    def __init__(self, database: Database, origin: str) -> None:
        self._database = database
        self._origin = origin

    def get(self, area: str, key: str) -> bytes | None:
        rows = self._database.read(
            "SELECT value FROM item WHERE origin = ? AND area = ? AND key = ?", self._origin, area, key
        )
        return rows[0][0] if rows else None

    def put(self, area: str, key: str, value: bytes) -> None:
        # What is put again keeps its place in the order, as in a dict.
        self._database.write(
            "INSERT INTO item (origin, area, key, value) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (origin, area, key) DO UPDATE SET value = excluded.value",
            self._origin,
            area,
            key,
            value,
        )

    def delete(self, area: str, key: str) -> bool:
        return (
            self._database.write("DELETE FROM item WHERE origin = ? AND area = ? AND key = ?", self._origin, area, key)
            > 0
        )

    def items(self, area: str) -> Sequence[tuple[str, bytes]]:
        return self._database.read(
            "SELECT key, value FROM item WHERE origin = ? AND area = ? ORDER BY number", self._origin, area
        )

    def areas(self, prefix: str) -> Sequence[str]:
        rows = self._database.read(
            "SELECT area FROM item WHERE origin = ? AND substr(area, 1, ?) = ? GROUP BY area ORDER BY min(number)",
            self._origin,
            len(prefix),
            prefix,
        )
        return [area for (area,) in rows]

    def clear(self, area: str) -> None:
        self._database.write("DELETE FROM item WHERE origin = ? AND area = ?", self._origin, area)

    def usage(self) -> int:
        rows = self._database.read("SELECT sum(length(key) + length(value)) FROM item WHERE origin = ?", self._origin)
        return rows[0][0] or 0

    def transaction(self) -> AbstractContextManager[None]:
        return self._database.transaction()
