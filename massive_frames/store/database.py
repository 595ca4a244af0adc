"""The one SQLite file behind the journal and the archive."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from massive_frames.errors import StoreError

STORE_VERSION = 1

TABLES = """
CREATE TABLE IF NOT EXISTS batches (
    batch_id TEXT PRIMARY KEY, service TEXT NOT NULL, created_at TEXT NOT NULL, n_asked INTEGER NOT NULL,
    status TEXT NOT NULL, base_url TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    batch_id TEXT NOT NULL, ordinal INTEGER NOT NULL, request_key TEXT NOT NULL, params TEXT NOT NULL,
    job_id TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, credits REAL NOT NULL DEFAULT 0,
    error TEXT, error_detail TEXT, submitted_at TEXT, ready_at TEXT,
    PRIMARY KEY (batch_id, request_key)
);
CREATE TABLE IF NOT EXISTS events (
    batch_id TEXT NOT NULL, request_key TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, job_id TEXT, attempt INTEGER NOT NULL, error TEXT, wait_s REAL
);
CREATE TABLE IF NOT EXISTS bodies (
    batch_id TEXT NOT NULL, request_key TEXT NOT NULL, retrieved_at TEXT NOT NULL, content_type TEXT NOT NULL,
    http_status INTEGER NOT NULL, sha256 TEXT NOT NULL, n_bytes INTEGER NOT NULL, zstd BLOB NOT NULL,
    PRIMARY KEY (batch_id, request_key)
);
"""


class Database:
    """One open store; safe to use from several threads, and by several processes at once.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; its folder is made when it is not there.

    Raises
    ------
    StoreError
        The path is not a file that can be written, or a store of another version.
    """

    def __init__(self, path: str | Path) -> None:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(path)):  # a Path has made one slash of two
            raise StoreError(
                f"store={str(path)!r}: expected a file's path; other databases are not supported"
            )
        self.path = Path(path).expanduser()
        self._lock = threading.RLock()
        with self._translated():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=30.0, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        try:
            self._prepare()
        except StoreError:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        with self.transaction() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in {0, STORE_VERSION}:
                raise StoreError(
                    f"store={str(self.path)!r}: its version is {version}, this package reads {STORE_VERSION}"
                )
            if version == 0:
                for statement in TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {STORE_VERSION}")

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
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"store={str(self.path)!r}: {error}") from error

    def close(self) -> None:
        """Close the file; what was committed stays."""
        with self._lock:
            self._connection.close()
