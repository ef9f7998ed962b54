"""Which store, and which neighbours, the argument ``database`` means."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pyua.errors import ConfigError
from pyua.service.neighbours import Neighbours, NoNeighbours
from pyua.service.registry import Registry
from pyua.service.sqlite_store import SqliteStore
from pyua.service.store import Store

__all__ = ["is_shared", "make_neighbours", "open_store"]

_REDIS_SCHEMES: Final = ("redis://", "rediss://", "unix://")


def is_shared(database: str | Path | None) -> bool:
    """Whether several processes may have it."""
    return str(database).startswith(_REDIS_SCHEMES)


def open_store(database: str | Path) -> Store:
    """Open it.

    Raises:
        StoreError: it cannot be opened.
        ConfigError: what it needs is not installed.
    """
    if not is_shared(database):
        return SqliteStore(database)
    try:
        from pyua.service.redis_store import RedisStore
    except ImportError:
        raise ConfigError(f"database={database!r} needs redis-py: pip install 'pyua[redis]'") from None
    return RedisStore(str(database))


def make_neighbours(database: str | Path | None, registry: Registry) -> Neighbours:
    """Who else has it; after ``open_store``."""
    if not is_shared(database):
        return NoNeighbours()
    from pyua.service.redis_neighbours import RedisNeighbours

    return RedisNeighbours(str(database), registry)
