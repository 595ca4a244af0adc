"""Delete old batches from a store, and give the room back, without ever losing what is still needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.store.database import Database
from massive_frames.store.lock import BatchLock
from massive_frames.store.shrinking import shrink

SWEEP_BODIES = 100
"""Bodies deleted in one transaction: other processes write in between."""

OPEN = "state IN ('queued', 'submitting', 'running', 'unconfirmed') AND job_id IS NOT NULL"
ORPHANS = (
    "SELECT body_id FROM bodies WHERE batch_id = ? AND NOT EXISTS "
    "(SELECT 1 FROM requests WHERE requests.body_id = bodies.body_id) "
    "LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was deleted; ``kept_back`` are batches that were old enough, each with the reason why it stays."""

    batch_ids: tuple[str, ...] = ()
    n_requests: int = 0
    n_bodies: int = 0
    n_dictionaries: int = 0
    freed_bytes: int = 0
    kept_back: tuple[tuple[str, str], ...] = ()


def prune(
    database: Database,
    older_than: datetime | None = None,
    *,
    batch_ids: Collection[str] | None = None,
    force: bool = False,
) -> Pruned:
    """Delete batches with their requests, events and bodies.

    A body stays while a request of another batch was answered with it. A batch that runs always stays.

    Parameters
    ----------
    database : Database
        The store.
    older_than : datetime, optional
        Only batches that began before it; with a time zone.
    batch_ids : collection of str, optional
        Only these.
    force : bool
        Also batches that were not ended, or whose jobs are still open at the service.

    Returns
    -------
    Pruned
        What was deleted, and what was kept back.

    Raises
    ------
    InvalidRequestError
        Neither a time nor batches were given, or the time has no time zone.
    StoreError
        The store cannot be written.
    """
    if older_than is None and batch_ids is None:
        raise InvalidRequestError("older_than", older_than, "a time, or batch_ids to choose by")
    if older_than is not None and older_than.tzinfo is None:
        raise InvalidRequestError("older_than", older_than, "a time with a time zone")
    pruned = Pruned()
    for batch_id in _chosen(database, older_than, batch_ids):
        pruned = _prune_one(database, batch_id, pruned, force=force)
    pruned = _sweep(database, pruned)
    return replace(pruned, freed_bytes=shrink(database))


def _chosen(database: Database, older_than: datetime | None, batch_ids: Collection[str] | None) -> list[str]:
    with database.reading() as connection:
        rows = connection.execute("SELECT batch_id, created_at FROM batches ORDER BY created_at").fetchall()
    return [
        batch_id
        for batch_id, created_at in rows
        if (batch_ids is None or batch_id in batch_ids)
        and (older_than is None or datetime.fromisoformat(created_at) < older_than)
    ]


def _prune_one(database: Database, batch_id: str, pruned: Pruned, *, force: bool) -> Pruned:
    """Delete one batch in one transaction, unless it is needed; its bodies are swept up afterwards."""
    lock = BatchLock(database.path, batch_id)
    try:
        lock.take()
    except StoreError:
        return replace(pruned, kept_back=(*pruned.kept_back, (batch_id, "it runs")))
    try:
        with database.transaction() as connection:
            why = "" if force else _why_kept(connection, batch_id)
            if why:
                return replace(pruned, kept_back=(*pruned.kept_back, (batch_id, why)))
            connection.execute("DELETE FROM events WHERE batch_id = ?", (batch_id,))
            n = connection.execute("DELETE FROM requests WHERE batch_id = ?", (batch_id,)).rowcount
            n_batches = connection.execute("DELETE FROM batches WHERE batch_id = ?", (batch_id,)).rowcount
        with suppress(OSError):  # nobody can resume it any more, so the lock's file guards nothing
            lock.path.unlink()
    finally:
        lock.free()
    if not n_batches:  # somebody else deleted it meanwhile
        return pruned
    return replace(pruned, batch_ids=(*pruned.batch_ids, batch_id), n_requests=pruned.n_requests + n)


def _why_kept(connection: sqlite3.Connection, batch_id: str) -> str:
    row = connection.execute("SELECT status FROM batches WHERE batch_id = ?", (batch_id,)).fetchone()
    if row == ("running",):
        return "it was not ended"
    (n,) = connection.execute(
        f"SELECT count(*) FROM requests WHERE batch_id = ? AND {OPEN}",  # noqa: S608 - our own words
        (batch_id,),
    ).fetchone()
    return f"{n} of its jobs are open" if n else ""


def _sweep(database: Database, pruned: Pruned) -> Pruned:
    """Delete the bodies of batches that are gone, a few at a time, and dictionaries that nobody needs.

    What a crash left behind is found by the next call.
    """
    n_bodies = 0
    for batch_id in _gone(database):
        while True:
            with database.transaction() as connection:
                orphans = connection.execute(ORPHANS, (batch_id, SWEEP_BODIES)).fetchall()
                connection.executemany("DELETE FROM bodies WHERE body_id = ?", orphans)
            n_bodies += len(orphans)
            if len(orphans) < SWEEP_BODIES:
                break
    with database.transaction() as connection:
        n_dictionaries = connection.execute(
            "DELETE FROM dictionaries WHERE batch_id NOT IN (SELECT batch_id FROM batches) AND NOT EXISTS "
            "(SELECT 1 FROM bodies WHERE bodies.batch_id = dictionaries.batch_id "
            "AND bodies.dictionary_id = dictionaries.dictionary_id)"
        ).rowcount
    return replace(pruned, n_bodies=n_bodies, n_dictionaries=n_dictionaries)


def _gone(database: Database) -> list[str]:
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT batch_id FROM bodies EXCEPT SELECT batch_id FROM batches"
        ).fetchall()
    return [batch_id for (batch_id,) in rows]
