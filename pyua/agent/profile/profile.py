"""The profile: where a user agent keeps what lasts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pyua.agent.profile.database import Database
from pyua.agent.profile.kept import Kept
from pyua.agent.profile.storage import SqliteStorage
from pyua.errors import ConfigError
from pyua.worker.ports import MemoryStorage, OriginStorage

__all__ = ["FolderProfile", "MemoryProfile", "Profile", "make_profile"]

V = TypeVar("V")


class Profile(Protocol):
    """What the parts of a user agent ask of its profile.

    Attributes:
        facts: single things to remember, such as the UAID, by name.
    """

    @property
    def facts(self) -> MutableMapping[str, Any]: ...

    @property
    def folder(self) -> Path | None:
        """Where it is; None in memory."""

    def kept(
        self, table: str, encode: Callable[[V], Any], decode: Callable[[str, Any], V | None]
    ) -> MutableMapping[str, V]:
        """A mapping that lasts: each change is kept when the assignment or deletion returns.

        Tables are read by ``open()``, in the order in which they were asked for.
        """

    def storage(self, origin: str) -> OriginStorage:
        """What the workers of an origin store."""

    def transaction(self) -> AbstractContextManager[None]:
        """Several changes that are kept together or not at all; nothing within may wait."""

    def open(self) -> None:
        """Read what was kept.

        Raises:
            ProfileError: it cannot be used.
        """

    def close(self) -> None:
        """Let go of it; harmless if it is not open."""


class MemoryProfile:
    """Lasts as long as its user agent."""

    folder: Path | None = None

    def __init__(self) -> None:
        self.facts: MutableMapping[str, Any] = {}

    def kept(
        self, table: str, encode: Callable[[V], Any], decode: Callable[[str, Any], V | None]
    ) -> MutableMapping[str, V]:
        return {}

    def storage(self, origin: str) -> OriginStorage:
        return MemoryStorage()

    def transaction(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass


class FolderProfile:
    """Lasts: one SQLite database in a folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is opened or created yet."""
        self.folder: Path | None = folder
        self._database = Database(folder)
        self._tables: list[Kept[Any]] = []
        self.facts: MutableMapping[str, Any] = self.kept("fact", lambda value: value, lambda _key, value: value)

    def kept(
        self, table: str, encode: Callable[[V], Any], decode: Callable[[str, Any], V | None]
    ) -> MutableMapping[str, V]:
        kept = Kept(self._database, table, encode, decode)
        self._tables.append(kept)
        return kept

    def storage(self, origin: str) -> OriginStorage:
        return SqliteStorage(self._database, origin)

    def transaction(self) -> AbstractContextManager[None]:
        return self._database.transaction()

    def open(self) -> None:
        if self._database.is_open:
            return
        self._database.open()
        try:
            with self._database.transaction():  # a profile that cannot be understood is left as it is
                for table in self._tables:
                    table.load()
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        self._database.close()


def make_profile(folder: str | os.PathLike[str] | None) -> Profile:
    """The profile for the argument that users give.

    Raises:
        ConfigError: it is no path.
    """
    if folder is None:
        return MemoryProfile()
    if not isinstance(folder, str | os.PathLike) or not os.fspath(folder):
        raise ConfigError(f"profile={folder!r} is no path of a folder; give a str, a Path, or None")
    # Where it is must not change with the working directory.
    return FolderProfile(Path(os.path.abspath(folder)))
