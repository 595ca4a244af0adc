"""The one SQLite file behind the journal and the archive."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from massive_frames.errors import StoreError
from massive_frames.store.tables import STORE_VERSION, create, migrate_from_1

BUSY_S = 30.0
"""How long another process's write is waited for."""


class Database:
    """One open store; safe to use from several threads, and by several processes at once.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; its folder is made when it is not there.
    read_only : bool
        Open a store that is there, for reading alone: it may lie where nothing can be written.

    Raises
    ------
    StoreError
        The path is not a file that can be written (or read), or a store of a later version.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(path)):  # a Path has made one slash of two
            raise StoreError(
                f"store={str(path)!r}: expected a file's path; other databases are not supported"
            )
        self.path, self.read_only = Path(path).expanduser(), read_only
        self._lock, self._reading = threading.RLock(), threading.RLock()
        self._reader: sqlite3.Connection | None = None
        with self._translated():
            if read_only:
                self._connection = self._open_to_read()
            else:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = self._open()
        try:
            self._prepare()
        except StoreError:
            self.close()
            raise

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_S, check_same_thread=False)
        with _closed_on_failure(connection):
            _patiently(connection, "PRAGMA auto_vacuum = INCREMENTAL")  # counts only for a file that is new
            _patiently(connection, "PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _open_to_read(self) -> sqlite3.Connection:
        """Open as usual where that can be; else as a file that nobody can change."""
        if not self.path.is_file():
            raise StoreError(f"store={str(self.path)!r}: expected a store; there is no such file")
        wal = self.path.with_name(f"{self.path.name}-wal")
        unread = wal.exists() and wal.stat().st_size > 0
        for options in ("mode=rw", "mode=ro", *([] if unread else ["mode=ro&immutable=1"])):
            try:
                uri = f"{self.path.resolve().as_uri()}?{options}"
                connection = sqlite3.connect(uri, timeout=BUSY_S, uri=True, check_same_thread=False)
                with _closed_on_failure(connection):
                    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError as error:
                failure = error
            else:
                return connection
        raise failure

    def _prepare(self) -> None:
        with self.reading() as connection:
            # in this order: another process may be making the store, tables and version in one transaction
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == STORE_VERSION:
            return
        if version > STORE_VERSION or (version == 0 and tables):
            what = f"its version is {version}, this package reads {STORE_VERSION}"
            raise StoreError(
                f"store={str(self.path)!r}: {what if version else 'a database of another program'}"
            )
        with self.transaction() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                create(connection)
            elif version == 1:
                migrate_from_1(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one thread, and commit when the block ends well; blocks inside join in."""
        with self._lock, self._translated():
            if self._connection.in_transaction:
                yield self._connection
                return
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that only reads: it sees what is committed, and waits for no writer."""
        with self._reading, self._translated():
            if self._reader is None:
                self._reader = self._connection if self.read_only else self._open()
            yield self._reader

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"store={str(self.path)!r}: {error}") from error

    def close(self) -> None:
        """Close the file; what was committed stays."""
        with self._lock, self._reading:
            if self._reader is not None:
                self._reader.close()
            self._connection.close()


@contextmanager
def _closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement for which SQLite itself does not wait while another process holds the file."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
