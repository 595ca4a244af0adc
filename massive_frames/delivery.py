"""From outcomes to rows: parse a body, put beside it where it came from, and hand both on."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import anyio
import anyio.to_thread
import pandas as pd

from massive_frames.models import JobState, Outcome, Parsed
from massive_frames.parsers import parse
from massive_frames.parsers.interpreters import are_used, cores, parse_apart
from massive_frames.provenance import open_values, shared_values
from massive_frames.services import Service
from massive_frames.store import Entry

INLINE_BYTES = 64 * 1024
"""A smaller body is parsed where it is: to hand it to another thread would take longer."""
CHUNK = 5_000
FEW = 64
"""So few bodies are parsed sooner than interpreters are started."""


class Sink(Protocol):
    """Whatever takes rows: a frame in the making, or a dataset on disk."""

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any], place: int | None = None) -> None:
        """Take one request's rows; they replace those taken before for its place."""
        ...

    def add_many(
        self, columns: Mapping[str, Sequence[Any]], constant: Mapping[str, Any], places: Sequence[int]
    ) -> None:
        """Take the single rows of many requests."""
        ...

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return what there is."""
        ...


class Delivery:
    """Takes the outcomes of one batch, each once.

    Parameters
    ----------
    service : Service
        Whom they come from.
    batch_id : str
        The batch.
    sink : Sink
        Where their rows go.
    n_places : int
        How many requests the batch has.
    sink_blocks : bool
        Whether the sink writes to disk, so that it is not to be called on the event loop.

    Attributes
    ----------
    n_at_once : int
        How many bodies are parsed at once.
    stopped : bool
        Set when the user pressed stop: bodies are then left for ``mf.resume`` to parse.
    """

    def __init__(
        self, service: Service, batch_id: str, sink: Sink, n_places: int, *, sink_blocks: bool = False
    ) -> None:
        self._sink_blocks = sink_blocks
        self._service, self._batch_id, self._sink = service, batch_id, sink
        self._is_apart = n_places > FEW and are_used(service.payload_kind)
        self.n_at_once = cores() if self._is_apart else 1  # else parsing is this interpreter's own work
        self._workers = anyio.CapacityLimiter(self.n_at_once)  # each thread keeps memory
        self._taken = bytearray(n_places)
        self._adding = threading.Lock()
        self.stopped = False

    async def take(self, outcome: Outcome) -> tuple[dict[str, Any], list[Any]]:
        """Parse an outcome and keep its rows; return what they share, and the rows."""
        size = len(outcome.payload.body) if outcome.payload is not None else 0
        if size < INLINE_BYTES and not self._sink_blocks:
            return self._take(outcome)
        async with self._workers:
            return await anyio.to_thread.run_sync(self._take, outcome)

    async def take_partial(self, outcome: Outcome) -> tuple[dict[str, Any], list[Any]]:
        """Keep what a job that still runs has come to; ``job_status`` says so, and its end replaces it."""
        return await anyio.to_thread.run_sync(partial(self._take, outcome, ends=False))

    def _take(self, outcome: Outcome, *, ends: bool = True) -> tuple[dict[str, Any], list[Any]]:
        parsed = self._parse(outcome)
        shared = shared_values(outcome, parsed, self._batch_id, self._service)
        with self._adding:  # a worker's rows and the note of them are one step, or a fill replaces them
            self._sink.add(shared, parsed.rows, outcome.request.place)
            if ends:
                self._taken[outcome.request.place] = True
        return {**shared, "query_index": outcome.request.place}, parsed.rows

    def is_there(self, place: int) -> None:
        """Take note that a request's rows are where they belong."""
        self._taken[place] = True

    def fill(self, entries: Iterable[Entry], why: str) -> None:
        """Give every request that has no rows yet one that says how far it is."""
        if 0 not in self._taken:  # to read what the journal knows of all of them takes long
            return
        missing = (entry for entry in entries if not self._taken[entry.request.place])
        while True:
            with self._adding:
                chunk = list(itertools.islice(missing, CHUNK))
                if not chunk:
                    return
                rows = [open_values(entry, self._service, why) for entry in chunk]
                columns = {name: [row[name] for row in rows] for name in rows[0]}
                constant = {"service": self._service.name, "batch_id": self._batch_id}
                self._sink.add_many(columns, constant, [entry.request.place for entry in chunk])

    def _parse(self, outcome: Outcome) -> Parsed[Any]:
        payload = outcome.payload
        if payload is None:
            gone = outcome.state is JobState.SUCCEEDED
            return Parsed(error="not-parsed", error_detail="the body is no longer kept") if gone else Parsed()
        if self.stopped:
            return Parsed(error="not-parsed", error_detail="the body is kept: mf.resume reads it")
        read = parse_apart if self._is_apart and len(payload.body) >= INLINE_BYTES else parse
        return read(self._service.payload_kind, payload.body, payload.content_type, outcome.request.params)
