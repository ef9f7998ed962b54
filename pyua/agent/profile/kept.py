"""A mapping that lasts: each change is in the profile's database before it is in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, TypeVar

from pyua.agent.profile.database import Database
from pyua.errors import ConfigError, ProfileError

__all__ = ["Kept"]

V = TypeVar("V")


class Kept(MutableMapping[str, V]):
    """One table of a profile. Used on the event loop only.

    Reads are answered from memory: nobody else writes the table while the profile is open. What is set before the
    profile is opened is written then, over what was stored.

    Args:
        database: where it is kept.
        table: its table: a column ``key`` and a column ``value``.
        encode: makes something of a value that JSON can say; None for one that is gone with the process.
        decode: makes a value of its key and that; None for one that is not worth keeping.
    """

    def __init__(
        self, database: Database, table: str, encode: Callable[[V], Any], decode: Callable[[str, Any], V | None]
    ) -> None:
        self._database = database
        self._encode = encode
        self._decode = decode
        self._values: dict[str, V] = {}
        self._read = f"SELECT key, value FROM {table} ORDER BY rowid"  # noqa: S608 - a table of this package
        self._put = (
            f"INSERT INTO {table} (key, value) VALUES (?, ?) "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
        self._remove = f"DELETE FROM {table} WHERE key = ?"  # noqa: S608
        self._table = table

    def load(self) -> None:
        """Read the table.

        Raises:
            ProfileError: it cannot be read, or holds what cannot be understood.
        """
        early, self._values = self._values, {}
        for key, text in self._database.read(self._read):
            value = self._decoded(key, text)
            if value is None:
                self._database.write(self._remove, key)
            else:
                self._values[key] = value
        for key, value in early.items():
            self[key] = value

    def _decoded(self, key: str, text: str) -> V | None:
        try:
            return self._decode(key, json.loads(text))
        except (ValueError, KeyError, TypeError, ConfigError) as exc:
            cause = exc if isinstance(exc, ConfigError) else f"{type(exc).__name__}: {exc}"
            raise ProfileError(
                f"{self._database.path} is damaged: a {self._table} cannot be read ({cause}); "
                "restore the folder from a copy, or give another one"
            ) from exc

    def __getitem__(self, key: str) -> V:
        return self._values[key]

    def __setitem__(self, key: str, value: V) -> None:
        if self._database.is_open:
            encoded = self._encode(value)
            if encoded is None:
                self._database.write(self._remove, key)
            else:
                # JSON escapes what is not ASCII: a DOMString may hold lone surrogates, which SQLite's text may not.
                self._database.write(self._put, key, json.dumps(encoded, separators=(",", ":")))
        self._values[key] = value

    def __delitem__(self, key: str) -> None:
        if key in self._values and self._database.is_open:
            self._database.write(self._remove, key)
        del self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    # The mixins would look each key up by raising and catching a KeyError.

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __repr__(self) -> str:
        return f"<Kept {self._table}: {len(self)}>"
