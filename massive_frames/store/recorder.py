"""What the engine's events become on disk: bodies in the archive, states in the journal, in one writer."""

from __future__ import annotations

from functools import partial

import anyio.to_thread

from massive_frames.models import JobEvent, Payload, Plan
from massive_frames.store.archive import Archive
from massive_frames.store.database import Database
from massive_frames.store.journal import Journal
from massive_frames.store.writer import Writer


class Recorder:
    """Records one batch; everything is durable when its call returns.

    Parameters
    ----------
    database : Database
        The store.
    batch_id : str
        The batch.
    """

    def __init__(self, database: Database, batch_id: str) -> None:
        self._journal, self._archive, self._batch_id = Journal(database), Archive(database), batch_id
        self._writer = Writer(database)

    async def begin(self, plan: Plan, base_url: str) -> None:
        """Write the batch and its requests down, and whom they are for."""
        await self._writer.write(partial(self._journal.begin, self._batch_id, plan, base_url))

    async def observe(self, event: JobEvent) -> None:
        """Write one event down, with the body it carries, in one transaction."""
        with anyio.CancelScope(shield=True):
            packed = b""
            if event.payload is not None:
                packed = await anyio.to_thread.run_sync(self._archive.pack, event.payload)
            await self._writer.write(partial(self._record, event, packed))

    def _record(self, event: JobEvent, packed: bytes) -> None:
        if event.payload is not None:
            self._archive.keep(self._batch_id, event.payload, packed)
        self._journal.record(self._batch_id, event)

    async def body(self, request_key: str) -> Payload | None:
        """Return the body of a request of this batch, or None where none was kept."""
        return await anyio.to_thread.run_sync(self._archive.get, self._batch_id, request_key)

    async def end(self, status: str) -> None:
        """Write down how the batch ended."""
        await self._writer.write(partial(self._journal.end, self._batch_id, status))
