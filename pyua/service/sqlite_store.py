"""A store in one SQLite file, which outlives the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet

from pyua.service.limits import USER_LIFETIME
from pyua.service.message import Message
from pyua.service.store import BATCH_SIZE, TOPIC_BATCH_SIZE, Batch, StoreError, StoreSize

__all__ = ["SqliteStore"]

_VERSION: Final = 1
_SCHEMA: Final = f"""
BEGIN;
CREATE TABLE secret (value BLOB NOT NULL);
CREATE TABLE user (uaid TEXT PRIMARY KEY, connected_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE channel (
  uaid TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  channel_id TEXT NOT NULL,
  PRIMARY KEY (uaid, channel_id)
) WITHOUT ROWID;
CREATE TABLE message (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  uaid TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  topic TEXT,
  data TEXT,
  headers TEXT,
  received_at INTEGER NOT NULL,
  ttl INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (uaid, channel_id, sort_key)
);
CREATE INDEX message_expiry ON message (expires_at);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_COLUMNS: Final = "uaid, channel_id, message_id, sort_key, topic, data, headers, received_at, ttl"


class SqliteStore:
    """Tables in a file; see ``Store``.

    What was written survives the end of the process, however it ends. (After a power failure the newest may be
    missing: SQLite's write-ahead log with ``synchronous = NORMAL``.)
    """

    durable = True

    def __init__(self, path: str | Path) -> None:
        """Open or create the file.

        Raises:
            StoreError: it cannot be opened, or is not a database of this kind.
        """
        self._path = path
        self._transaction_open = False
        with self._translated("opened"):
            self._database = sqlite3.connect(path, timeout=1.0, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def _prepare(self) -> None:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version != _VERSION and (version or tables):
            raise StoreError(
                f"database {self._path} is not one of this version of pyua (its version is {version}, "
                f"expected {_VERSION}); give another file"
            )
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA foreign_keys = ON")
        if version != _VERSION:
            self._database.executescript(_SCHEMA)
            self._database.execute("INSERT INTO secret VALUES (?)", (Fernet.generate_key(),))

    def secret(self) -> bytes:
        return bytes(self._row("SELECT value FROM secret")[0])

    def connected_at(self, uaid: str, now: float) -> float | None:
        row = self._row("SELECT connected_at FROM user WHERE uaid = ? AND connected_at > ?", uaid, now - USER_LIFETIME)
        return None if row is None else float(row[0])

    def add_user(self, uaid: str, now: float) -> None:
        self._write("INSERT OR IGNORE INTO user VALUES (?, ?)", uaid, now)

    def touch_user(self, uaid: str, now: float) -> None:
        self._write("UPDATE user SET connected_at = ? WHERE uaid = ?", now, uaid)

    def drop_user(self, uaid: str) -> None:
        with self._transaction():
            self._write("DELETE FROM user WHERE uaid = ?", uaid)
            self._write("DELETE FROM message WHERE uaid = ?", uaid)

    def drop_all_users(self) -> None:
        with self._transaction():
            self._write("DELETE FROM user")
            self._write("DELETE FROM message")

    def add_channel(self, uaid: str, channel_id: str) -> None:
        self._write("INSERT OR IGNORE INTO channel VALUES (?, ?)", uaid, channel_id)

    def remove_channel(self, uaid: str, channel_id: str) -> bool:
        return self._write("DELETE FROM channel WHERE uaid = ? AND channel_id = ?", uaid, channel_id) > 0

    def remove_all_channels(self) -> None:
        self._write("DELETE FROM channel")

    def has_channel(self, uaid: str, channel_id: str, now: float) -> bool:
        row = self._row(
            "SELECT 1 FROM channel JOIN user USING (uaid) WHERE uaid = ? AND channel_id = ? AND connected_at > ?",
            uaid,
            channel_id,
            now - USER_LIFETIME,
        )
        return row is not None

    def save(self, messages: Iterable[Message]) -> None:
        with self._transaction():
            for message in messages:
                self._write(
                    f"INSERT OR REPLACE INTO message ({_COLUMNS}, expires_at) "  # noqa: S608 - fixed columns
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    message.uaid,
                    message.channel_id,
                    message.message_id,
                    message.sort_key,
                    message.topic,
                    message.data,
                    None if message.headers is None else json.dumps(dict(message.headers)),
                    message.received_at,
                    message.ttl,
                    message.expires_at,
                )

    def next_batch(self, uaid: str, now: float, leave_out: Collection[str] = ()) -> Batch:
        self._write("DELETE FROM message WHERE uaid = ? AND expires_at <= ?", uaid, int(now))
        left_out = json.dumps(list(leave_out))
        whose = "uaid = ? AND message_id NOT IN (SELECT value FROM json_each(?))"
        topics = self._messages(
            f"{whose} AND topic IS NOT NULL ORDER BY channel_id, topic LIMIT ?", uaid, left_out, TOPIC_BATCH_SIZE
        )
        if topics:
            return Batch(topics=topics)
        return Batch(others=self._messages(f"{whose} ORDER BY sequence LIMIT ?", uaid, left_out, BATCH_SIZE))

    def remove_messages(self, uaid: str, message_ids: Iterable[str]) -> None:
        with self._transaction():
            for message_id in message_ids:
                self._write("DELETE FROM message WHERE uaid = ? AND message_id = ?", uaid, message_id)

    def remove_message(self, uaid: str, channel_id: str, sort_key: str) -> bool:
        removed = self._write(
            "DELETE FROM message WHERE uaid = ? AND channel_id = ? AND sort_key = ?", uaid, channel_id, sort_key
        )
        return removed > 0

    def purge(self, now: float) -> None:
        with self._transaction():
            self._write("DELETE FROM message WHERE expires_at <= ?", int(now))
            gone = "SELECT uaid FROM user WHERE connected_at <= ?"
            self._write(f"DELETE FROM message WHERE uaid IN ({gone})", now - USER_LIFETIME)  # noqa: S608 - fixed
            self._write("DELETE FROM user WHERE connected_at <= ?", now - USER_LIFETIME)

    def size(self) -> StoreSize:
        row = self._row(
            "SELECT (SELECT count(*) FROM user), (SELECT count(*) FROM channel), (SELECT count(*) FROM message)"
        )
        return StoreSize(*row)

    def close(self) -> None:
        with self._translated("closed"):
            self._database.close()

    # --- inside -------------------------------------------------------------------------------

    def _messages(self, condition: str, *values: object) -> tuple[Message, ...]:
        with self._translated("read"):
            rows = self._database.execute(
                f"SELECT {_COLUMNS} FROM message WHERE {condition}",  # noqa: S608 - conditions of this file
                values,
            ).fetchall()
        return tuple(_message(*row) for row in rows)

    def _row(self, statement: str, *values: object) -> Any:
        with self._translated("read"):
            return self._database.execute(statement, values).fetchone()

    def _write(self, statement: str, *values: object) -> int:
        with self._translated("written"):
            return self._database.execute(statement, values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated("written"):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    @contextmanager
    def _translated(self, verb: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(
                f"database {self._path} cannot be {verb}: {exc}; check the file, its folder and the disk"
            ) from exc


def _message(
    uaid: str,
    channel_id: str,
    message_id: str,
    sort_key: str,
    topic: str | None,
    data: str | None,
    headers: str | None,
    received_at: int,
    ttl: int,
) -> Message:
    """A row of ``_COLUMNS``."""
    decoded = None if headers is None else json.loads(headers)
    return Message(uaid, channel_id, message_id, sort_key, topic, data, decoded, received_at, ttl)
