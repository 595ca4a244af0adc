"""The bodies of a batch to rows once more: many of them on all cores, each with a process of its own.

Threads would take turns, for parsing is Python's own work. The processes are loky's: they do not run the
caller's script again, as those of ``multiprocessing`` do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

from massive_frames.delivery import rows_of_entry
from massive_frames.errors import InvalidRequestError
from massive_frames.services import get_service
from massive_frames.store import Archive, Database, Entry

Taken: TypeAlias = tuple[dict[str, Any], list[Any], int]
Read: TypeAlias = Callable[[list[Entry]], list[Taken]]

CHUNK = 16
FEW = 512
"""So few bodies are parsed sooner than a process is started."""
MOST_WORKERS = 8


def check_workers(workers: int | None) -> None:
    """Refuse what is no number of processes."""
    if workers is None:
        return
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise InvalidRequestError("workers", workers, "a whole number from 1 on, or None for one a core")


def reread(
    database: Database, service: str, batch_id: str, entries: Iterable[Entry], workers: int | None
) -> Iterator[Taken]:
    """Yield what a sink takes of each request, in the order given.

    Parameters
    ----------
    database : Database
        The store; each process opens it for itself.
    service, batch_id : str
        Whose requests they are.
    entries : iterable of Entry
        The requests.
    workers : int, optional
        How many processes parse where there are more than a few bodies; 1 for none but this, None for one a
        core, at most 8.
    """
    here = partial(_read, Archive(database), service, batch_id)
    there = partial(_read_there, database.path, service, batch_id)
    waiting = iter(entries)
    first = list(islice(waiting, 0 if workers == 1 else FEW + 1))
    chunks = _chunks(chain(first, waiting))
    several = map(here, chunks) if len(first) <= FEW else _spread(here, there, chunks, workers)
    yield from chain.from_iterable(several)


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


def _spread(
    here: Read, there: Read, chunks: Iterator[list[Entry]], workers: int | None
) -> Iterator[list[Taken]]:
    """Let processes read chunks, two for each in the queue; this one reads what a dead one leaves behind."""
    from loky import ProcessPoolExecutor, cpu_count  # noqa: PLC0415 - few batches are so large

    workers = workers or min(int(cpu_count()), MOST_WORKERS)
    pool = ProcessPoolExecutor(workers)
    try:
        queue = deque((chunk, _ask(pool, there, chunk)) for chunk in islice(chunks, 2 * workers))
        while queue:
            chunk, future = queue.popleft()
            try:
                taken = future.result()
            except BrokenExecutor:
                yield from map(here, chain([chunk], (left for left, _ in queue), chunks))
                return
            yield taken
            queue.extend((following, _ask(pool, there, following)) for following in islice(chunks, 1))
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _ask(pool: Executor, there: Read, chunk: list[Entry]) -> Future[list[Taken]]:
    try:
        return pool.submit(there, chunk)
    except BrokenExecutor as error:
        future: Future[list[Taken]] = Future()
        future.set_exception(error)
        return future


def _read(archive: Archive, service: str, batch_id: str, entries: list[Entry]) -> list[Taken]:
    asked = get_service(service)
    bodies = (archive.get(entry.body_id) if entry.body_id is not None else None for entry in entries)
    return [rows_of_entry(asked, batch_id, entry, body) for entry, body in zip(entries, bodies, strict=True)]


def _read_there(path: Path, service: str, batch_id: str, entries: list[Entry]) -> list[Taken]:
    return _read(_opened(path), service, batch_id, entries)


@cache
def _opened(path: Path) -> Archive:
    """Return the bodies of a store, which a process of its own opens once."""
    return Archive(Database(path, read_only=True))
