"""How much room a store takes, batch by batch and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from massive_frames.store.database import Database

COLUMNS = (
    "batch_id",
    "created_at",
    "service",
    "n_bodies",
    "body_bytes",
    "stored_bytes",
    "ratio",
    "dictionary_bytes",
)
Line = tuple[str, str | None, str | None, int, int, int, float | None, int]
"""One batch, in the order of `COLUMNS`."""


@dataclass(frozen=True, slots=True)
class FileSizes:
    """The bytes of a store's file, of what was written ahead of it, and of the room in it that is free."""

    file_bytes: int
    wal_bytes: int
    free_bytes: int


def batch_sizes(database: Database) -> list[Line]:
    """Return one line per batch, newest first; then those that were pruned but whose bodies are needed.

    Parameters
    ----------
    database : Database
        The store.

    Returns
    -------
    list of tuple
        `COLUMNS` names the fields. ``body_bytes`` is what came; ``stored_bytes`` what its bodies take,
        ``dictionary_bytes`` what their dictionaries take; ``ratio`` is the first over the sum of the others,
        None where there is no body. ``created_at`` and ``service`` are None for a pruned batch, some of whose
        bodies answer requests of later ones.
    """
    with database.reading() as connection:
        bodies = {
            key: counts
            for key, *counts in connection.execute(
                "SELECT batch_id, count(*), sum(n_bytes), sum(length(zstd)) FROM bodies GROUP BY batch_id"
            )
        }
        dictionaries = dict(
            connection.execute("SELECT batch_id, sum(length(zstd)) FROM dictionaries GROUP BY batch_id")
        )
        batches = connection.execute(
            "SELECT batch_id, created_at, service FROM batches ORDER BY created_at DESC, batch_id"
        ).fetchall()
    known = {batch_id for batch_id, _, _ in batches}
    gone = [(batch_id, None, None) for batch_id in sorted({*bodies, *dictionaries} - known)]
    return [
        _line(batch_id, created_at, service, bodies.get(batch_id), dictionaries.get(batch_id, 0))
        for batch_id, created_at, service in batches + gone
    ]


def _line(
    batch_id: str, created_at: str | None, service: str | None, counts: list[int] | None, dictionary: int
) -> Line:
    n, came, stored = counts or (0, 0, 0)
    ratio = came / (stored + dictionary) if stored + dictionary else None
    return batch_id, created_at, service, n, came, stored, ratio, dictionary


def file_sizes(database: Database) -> FileSizes:
    """Return how many bytes the store's files take, and how many of them are free for what comes next."""
    with database.reading() as connection:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    return FileSizes(
        _size(database.path), _size(database.path.with_name(f"{database.path.name}-wal")), page * free
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
