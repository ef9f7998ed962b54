"""The SQLite file of a profile: opened by one user agent at a time, written in transactions.

The write-ahead log with ``synchronous = NORMAL``: what is committed survives the end of the process, however it ends.
(After a power failure the newest may be missing, and the file is whole.) SQLite's exclusive locking mode is the
profile's lock: the operating system drops it with the process, so none is ever left behind.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pyua.agent.profile.migrations import MIGRATIONS
from pyua.errors import ProfileError

__all__ = ["Database"]

#: "pyua": tells these files from other applications' databases.
_APPLICATION_ID: Final = 0x70797561


class Database:
    """The database of one profile folder; its methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        """Nothing is opened yet."""
        self.folder = folder
        self.path = folder / "profile.sqlite"
        self._holder = folder / "pid"
        # Synchronous operations of workers come from their isolates' threads: one transaction at a time.
        self._lock = threading.RLock()
        self._depth = 0
        self._connection: sqlite3.Connection | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be read and written."""
        return self._connection is not None

    # --- life -------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open or create it, and bring it to this version's tables.

        Raises:
            ProfileError: another user agent has it, it is no profile of this version, or it cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._create()
        except OSError as exc:
            raise ProfileError(
                f"profile folder {self.folder} cannot be used: {exc.strerror or exc}; "
                "expected a folder that can be written, or a path where one can be made"
            ) from exc
        connection = None
        try:
            connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
            self._prepare(connection)
            self._holder.write_text(str(os.getpid()), encoding="ascii")
        except BaseException as exc:
            if connection is not None:
                connection.close()
            if isinstance(exc, sqlite3.Error | OSError):
                raise self._refusal(exc) from exc
            raise
        self._connection = connection

    def _create(self) -> None:
        """Make the file, for its owner only: it will hold private keys."""
        # Only a file that is new is opened here: to close one that SQLite has open in this process drops its lock.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # From the first access on, and never let go until the connection is closed.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application != _APPLICATION_ID and (application or version or tables):
            raise ProfileError(
                f"{self.path} is a database of another application (its id is {application}); give another folder"
            )
        if version > len(MIGRATIONS):
            raise ProfileError(
                f"profile folder {self.folder} was written by a newer pyua (its version is {version}, this one knows "
                f"up to {len(MIGRATIONS)}); update pyua, or give another folder"
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        if version < len(MIGRATIONS):
            for migrate in MIGRATIONS[version:]:
                migrate(connection)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")

    def _refusal(self, exc: sqlite3.Error | OSError) -> ProfileError:
        # The low byte is the primary code: SQLITE_BUSY_RECOVERY and the like are busy too.
        code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            return ProfileError(
                f"profile folder {self.folder} is in use by {self._who()}; close that first, or give another folder"
            )
        if code == sqlite3.SQLITE_NOTADB:
            return ProfileError(
                f"{self.path} is no database; expected a profile that pyua has made: give another folder, "
                "or remove the file to begin anew"
            )
        return ProfileError(
            f"profile folder {self.folder} cannot be opened: {exc}; check the folder, its files and the disk"
        )

    def _who(self) -> str:
        try:
            pid = int(self._holder.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return "another process"
        return "another user agent of this process" if pid == os.getpid() else f"another process (pid {pid})"

    def close(self) -> None:
        """Let go of the folder; harmless if it is closed."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            # While the lock is held: afterwards it may be the next one's.
            self._holder.unlink(missing_ok=True)
            with self._translated():
                connection.close()

    # --- reading and writing ----------------------------------------------------------------------

    def read(self, statement: str, *values: object) -> list[Any]:
        """All rows of a query.

        Raises:
            ProfileError: it cannot be read, or was closed.
        """
        with self._lock, self._translated():
            return self._opened().execute(statement, values).fetchall()

    def write(self, statement: str, *values: object) -> int:
        """Change something, on disk when this returns unless a transaction is under way; how many rows it was.

        Raises:
            ProfileError: it cannot be written, or was closed.
        """
        with self._lock, self._translated():
            return self._opened().execute(statement, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written within is on disk as one at the end of the outermost block, or not at all.

        Other threads wait meanwhile, so nothing within may wait for them.

        Raises:
            ProfileError: it cannot be written, or was closed.
        """
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self.write("BEGIN IMMEDIATE")
                try:
                    yield
                    if self._depth == 1:
                        self.write("COMMIT")
                except BaseException:
                    if self._depth == 1:
                        # A full disk has ended the transaction already.
                        with contextlib.suppress(ProfileError):
                            self.write("ROLLBACK")
                    raise
            finally:
                self._depth -= 1

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ProfileError(f"profile folder {self.folder} is closed")
        return self._connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise ProfileError(
                f"profile folder {self.folder} cannot be read or written: {exc}; check its files and the disk"
            ) from exc
