"""Give the room that a store no longer needs back to the disk, and make no other process wait for long."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress

from massive_frames.store.database import Database
from massive_frames.store.lock import is_running

STEP_PAGES = 2000
"""Pages given back in one transaction, which takes some 10 ms."""
MAX_REWRITE_BYTES = 1_000_000_000
"""A store that holds more is not rewritten at once: another process would wait for seconds."""
INCREMENTAL = 2
WAIT_S = 0.5
"""How long others who use the file are waited for; the room can as well be given back another time."""


def shrink(database: Database) -> int:
    """Give back what is free, as far as that disturbs nobody; return by how many bytes the file shrank.

    Room that is not given back is used for the bodies that come next.
    """
    with database.reading() as connection:
        (mode,) = connection.execute("PRAGMA auto_vacuum").fetchone()
    before = database.path.stat().st_size
    if mode == INCREMENTAL:
        while _step(database):
            pass
    else:
        _rewrite(database)
    with suppress(sqlite3.Error), closing(_own(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return max(0, before - database.path.stat().st_size)


def _step(database: Database) -> bool:
    """Give some pages back; say whether there are more."""
    with database.transaction() as connection:
        (before,) = connection.execute("PRAGMA freelist_count").fetchone()
        connection.execute(f"PRAGMA incremental_vacuum({STEP_PAGES})").fetchall()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    return bool(0 < free < before)


def _rewrite(database: Database) -> None:
    """Write the whole file anew, when it is small, the disk has the room, and no batch runs."""
    with database.reading() as connection:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        running = connection.execute("SELECT batch_id FROM batches WHERE status = 'running'").fetchall()
    needed = page * (pages - free)
    room = shutil.disk_usage(database.path.parent).free
    if not free or needed > MAX_REWRITE_BYTES or room < 2 * needed:
        return
    if any(is_running(database.path, batch_id) for (batch_id,) in running):
        return
    with suppress(sqlite3.OperationalError), closing(_own(database)) as connection:
        connection.execute("VACUUM")


def _own(database: Database) -> sqlite3.Connection:
    return sqlite3.connect(database.path, timeout=WAIT_S, isolation_level=None)
