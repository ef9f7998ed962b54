"""The tables of a profile, and how a database of an older pyua becomes one of this.

``PRAGMA user_version`` counts the migrations that a database has been through. To change the tables, append a
function; never change one that was released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

__all__ = ["MIGRATIONS"]


def _create_tables(database: sqlite3.Connection) -> None:
    # Each is a mapping (see Kept): values are JSON; the order of rowids is the order of insertion.
    for name in ("fact", "permission", "visit", "registration", "push_record", "notification"):
        database.execute(f"CREATE TABLE {name} (key TEXT NOT NULL UNIQUE, value TEXT NOT NULL)")
    # What an origin's workers have stored (see SqliteStorage): caches, databases.
    database.execute(
        "CREATE TABLE item (number INTEGER PRIMARY KEY, origin TEXT NOT NULL, area TEXT NOT NULL, key TEXT NOT NULL, "
        "value BLOB NOT NULL, UNIQUE (origin, area, key))"
    )


def _create_cookies(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE cookie (key TEXT NOT NULL UNIQUE, value TEXT NOT NULL)")


#: In order. Each runs within the transaction that opens the database: all of them happen, or none.
MIGRATIONS: Final[tuple[Callable[[sqlite3.Connection], None], ...]] = (_create_tables, _create_cookies)
