"""The bodies of a batch to rows once more, many of them on all cores.

Result pages are parsed by threads with an interpreter each, where Python has such, and all else by
processes: threads of one interpreter would take turns. The processes are loky's: they do not run the caller's
script again, as those of ``multiprocessing`` do. Both load the parsers alone, which is soon done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import Any, TypeAlias

from massive_frames.errors import InvalidRequestError
from massive_frames.models import Parsed, Payload
from massive_frames.parsers import parse_all
from massive_frames.parsers.interpreters import ALONE, are_used, cores, parse_apart
from massive_frames.provenance import open_values, outcome_of, shared_values
from massive_frames.services import Service, get_service
from massive_frames.store import Archive, Database, Entry

Taken: TypeAlias = tuple[dict[str, Any], list[Any], int]
Kept: TypeAlias = tuple[Entry, Payload | None]
Bodies: TypeAlias = list[tuple[str, bytes, str, dict[str, Any]]]
Parse: TypeAlias = Callable[[], list[Parsed[Any]]]

FEW = 128
"""So few bodies are parsed sooner than interpreters or processes are started."""
CHUNK, CHUNK_BYTES = 16, 1_000_000
"""Bodies are handed on together, or small ones would take longer on their way than to be parsed."""


def check_workers(workers: int | None) -> None:
    """Refuse what is no number of threads or processes."""
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
        The store.
    service, batch_id : str
        Whose requests they are.
    entries : iterable of Entry
        The requests.
    workers : int, optional
        How many threads or processes parse where there are more than a few bodies; 1 for none but the
        caller's, None for one a core, at most 8.
    """
    asked, archive, waiting = get_service(service), Archive(database), iter(entries)
    first = list(islice(waiting, 0 if workers == 1 else FEW + 1))
    n = (workers or cores()) if len(first) > FEW else 1
    kept = (
        (entry, archive.get(entry.body_id) if entry.body_id is not None else None)
        for entry in chain(first, waiting)
    )
    with _pool(asked.payload_kind, n) as begin:
        queue: deque[tuple[list[Kept], Parse]] = deque()
        for chunk in _chunks(kept):
            queue.append((chunk, begin(_bodies(asked.payload_kind, chunk))))
            if len(queue) >= 2 * n:
                yield from _taken(asked, batch_id, *queue.popleft())
        while queue:
            yield from _taken(asked, batch_id, *queue.popleft())


def _chunks(kept: Iterable[Kept]) -> Iterator[list[Kept]]:
    chunk, n_bytes = [], 0
    for entry, payload in kept:
        chunk.append((entry, payload))
        n_bytes += len(payload.body) if payload is not None else 0
        if len(chunk) == CHUNK or n_bytes >= CHUNK_BYTES:
            yield chunk
            chunk, n_bytes = [], 0
    yield chunk


def _bodies(kind: str, chunk: list[Kept]) -> Bodies:
    return [
        (kind, one.body, one.content_type, entry.request.params) for entry, one in chunk if one is not None
    ]


@contextmanager
def _pool(kind: str, n: int) -> Iterator[Callable[[Bodies], Parse]]:
    """Give what has bodies parsed, and returns what waits for that."""
    if n == 1:
        yield lambda bodies: partial(parse_all, bodies)
    elif are_used(kind):
        threads = ThreadPoolExecutor(n, "massive_frames parser")
        try:
            yield partial(_there, threads, partial(parse_all, one=parse_apart))
        finally:
            threads.shutdown(cancel_futures=True)
    else:
        from loky import ProcessPoolExecutor  # noqa: PLC0415 - few batches are so large

        processes = ProcessPoolExecutor(n, initializer=exec, initargs=(ALONE,))
        try:
            yield partial(_there, processes, parse_all)
        finally:
            processes.shutdown(wait=True, kill_workers=True)


def _there(pool: Executor, function: Callable[[Bodies], list[Parsed[Any]]], bodies: Bodies) -> Parse:
    """Have a pool parse; what a process that died leaves behind is parsed here."""
    try:
        future = pool.submit(function, bodies)
    except BrokenExecutor:
        return partial(parse_all, bodies)

    def waited() -> list[Parsed[Any]]:
        try:
            return future.result()
        except BrokenExecutor:
            return parse_all(bodies)

    return waited


def _taken(service: Service, batch_id: str, chunk: list[Kept], parse: Parse) -> Iterator[Taken]:
    parsed = iter(parse())
    for entry, payload in chunk:
        one = Parsed[Any]() if payload is None else next(parsed)
        shared = shared_values(outcome_of(entry, payload), one, batch_id, service)
        if payload is None:
            shared |= open_values(entry, service, "the batch was stopped")
        yield shared, one.rows, entry.request.place
