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
from massive_frames.parsers import parse
from massive_frames.parsers.interpreters import ALONE, are_used, cores, parse_apart
from massive_frames.provenance import open_values, outcome_of, shared_values
from massive_frames.services import Service, get_service
from massive_frames.store import Archive, Database, Entry

Taken: TypeAlias = tuple[dict[str, Any], list[Any], int]
Arguments: TypeAlias = tuple[str, bytes, str, dict[str, Any]]
Parse: TypeAlias = Callable[[], Parsed[Any]]

FEW = 128
"""So few bodies are parsed sooner than interpreters or processes are started."""


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
    with _pool(asked.payload_kind, n) as begin:
        queue: deque[tuple[Entry, Payload | None, Parse]] = deque()
        for entry in chain(first, waiting):
            payload = archive.get(entry.body_id) if entry.body_id is not None else None
            parsing: Parse = Parsed
            if payload is not None:
                parsing = begin(
                    (asked.payload_kind, payload.body, payload.content_type, entry.request.params)
                )
            queue.append((entry, payload, parsing))
            if len(queue) >= 2 * n:
                yield _taken(asked, batch_id, *queue.popleft())
        while queue:
            yield _taken(asked, batch_id, *queue.popleft())


@contextmanager
def _pool(kind: str, n: int) -> Iterator[Callable[[Arguments], Parse]]:
    """Give what has a body parsed, and returns what waits for that."""
    if n == 1:
        yield lambda arguments: partial(parse, *arguments)
    elif are_used(kind):
        threads = ThreadPoolExecutor(n, "massive_frames parser")
        try:
            yield partial(_there, threads, parse_apart)
        finally:
            threads.shutdown(cancel_futures=True)
    else:
        from loky import ProcessPoolExecutor  # noqa: PLC0415 - few batches are so large

        processes = ProcessPoolExecutor(n, initializer=exec, initargs=(ALONE,))
        try:
            yield partial(_there, processes, parse)
        finally:
            processes.shutdown(wait=True, kill_workers=True)


def _there(pool: Executor, function: Callable[..., Parsed[Any]], arguments: Arguments) -> Parse:
    """Have a pool parse; what a process that died leaves behind is parsed here."""
    try:
        future = pool.submit(function, *arguments)
    except BrokenExecutor:
        return partial(parse, *arguments)

    def waited() -> Parsed[Any]:
        try:
            return future.result()
        except BrokenExecutor:
            return parse(*arguments)

    return waited


def _taken(service: Service, batch_id: str, entry: Entry, payload: Payload | None, parse: Parse) -> Taken:
    parsed = parse()
    shared = shared_values(outcome_of(entry, payload), parsed, batch_id, service)
    if payload is None:
        shared |= open_values(entry, service, "the batch was stopped")
    return shared, parsed.rows, entry.request.place
