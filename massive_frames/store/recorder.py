"""What the engine's events become on disk: bodies in the archive, states in the journal, in one writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import anyio
import anyio.to_thread

from massive_frames.models import EventKind, JobEvent, Payload, Plan
from massive_frames.store.archive import Archive
from massive_frames.store.database import Database
from massive_frames.store.journal import Journal
from massive_frames.store.latencies import save_latencies
from massive_frames.store.reuse import Reuse
from massive_frames.store.writer import Writer

Item = tuple[JobEvent, ...] | Callable[[], object]


class Recorder:
    """Records one run of a batch; everything is durable when its call returns.

    Parameters
    ----------
    database : Database
        The store.
    batch_id : str
        The batch.
    """

    def __init__(self, database: Database, batch_id: str) -> None:
        self._database, self._batch_id = database, batch_id
        self._journal, self._archive = Journal(database), Archive(database)
        self._failure: BaseException | None = None
        self._writer: Writer[Item] = Writer(self._commit)

    async def begin(
        self, plan: Plan, base_url: str, options: dict[str, Any], reuse: Reuse | None = None
    ) -> None:
        """Write a new batch and its requests down, and answer what earlier batches have answered."""

        def write() -> None:
            self._journal.begin(self._batch_id, plan, base_url, options)
            if reuse is not None:
                reuse.use(self._batch_id)

        await self._writer.write(write)

    async def start(self, via: str | None = None) -> None:
        """Write down that the batch runs, and how, and get ready to go on with its archive."""
        await self._writer.write(partial(self._journal.start, self._batch_id, via))
        await anyio.to_thread.run_sync(self._archive.load, self._batch_id)

    async def observe(self, *events: JobEvent) -> None:
        """Write events down with their bodies, all or none; a poll alone is written with what comes next."""
        durable = False
        kept = []
        for event in events:
            if event.kind is not EventKind.POLLED:
                durable = True
            elif not event.changed:
                continue
            kept.append(event)
        if durable:
            await self._writer.write(tuple(kept))
        elif kept:
            self._writer.put(tuple(kept))

    async def body(self, body_id: int) -> Payload | None:
        """Return a body, or None where it is no longer kept."""
        return await anyio.to_thread.run_sync(self._archive.get, body_id)

    async def learnt(self, memories: Mapping[str, Any]) -> None:
        """Keep what was learnt about latencies."""
        await self._writer.write(partial(save_latencies, self._database, memories))

    async def end(self, status: str) -> None:
        """Write down how the run ended."""
        await self._writer.write(partial(self._journal.end, self._batch_id, status))

    def close(self) -> None:
        """Let go of the writer's thread."""
        self._writer.close()

    def _commit(self, items: list[Item]) -> None:
        """Write items; once that has failed, what came is still kept where it can be, but nothing is sent."""
        before = self._failure
        kept = items if before is None else [item for item in items if not _announces(item)]
        try:
            self._write(kept)
        except BaseException as failure:
            self._failure = failure
            raise
        if before is not None and len(kept) < len(items):
            raise before

    def _write(self, items: list[Item]) -> None:
        events = [event for item in items if isinstance(item, tuple) for event in item]
        bodies = [event.payload for event in events if event.payload]
        # before the transaction, so that nobody else waits for it
        packed = [(body, self._archive.pack(self._batch_id, body)) for body in bodies]
        with self._database.transaction():
            for item in items:
                if not isinstance(item, tuple):
                    item()
            ids = iter(self._archive.keep_all(self._batch_id, packed) if packed else ())
            told = [(event, next(ids) if event.payload else None) for event in events]
            self._journal.record(self._batch_id, told)


def _announces(item: Item) -> bool:
    return isinstance(item, tuple) and any(event.kind is EventKind.SUBMITTING for event in item)
