"""One batch on its way: awaitable for the whole frame, iterable for its rows as they come."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Generator
from datetime import UTC, datetime
from typing import Any

import anyio
import pandas as pd
from anyio.streams.memory import MemoryObjectSendStream

from massive_frames.closing import closing_words, first_of_ours, raise_or_warn, run_words
from massive_frames.conditions import Conditions
from massive_frames.delivery import Delivery
from massive_frames.errors import MassiveFramesError, StoreError
from massive_frames.export.dataset import DatasetWriter, sink_for
from massive_frames.frames import FrameBuilder, TableBuilder, schema_for
from massive_frames.models import JobEvent, Plan
from massive_frames.provenance import frame_attrs, row_dicts
from massive_frames.run import Run
from massive_frames.services import Service
from massive_frames.settings import Settings
from massive_frames.shaping import Shape
from massive_frames.telemetry import BatchStats, Logs, Spans, Stats, open_spans

PATIENCE_S, GRACE_S = 0.15, 10.0
"""After a stop the caller has the rows when all is ended, or else after the first time; behind its back, what
was on its way to the service is heard until the second, if the event loop lives so long."""

Listener = Callable[[JobEvent], None]


class AsyncBatch:
    """A batch that runs on the event loop that awaits it.

    Await it for the whole frame, or iterate for rows (dictionaries) as their requests end.

    Parameters
    ----------
    settings, service, conditions
        Where to ask whom, and on which conditions.
    plan : Plan, optional
        What to ask; None for a batch that the store has.
    batch_id : str, optional
        The id of such a batch.
    n_requests, n_asked : int
        How many distinct requests it has, and how many were named.

    Attributes
    ----------
    batch_id : str
        Its id in the store.
    stopped_by : MassiveFramesError, optional
        What stopped it early.
    shape : callable, optional
        Makes of the batch, when it has ended, what its caller gets.
    listeners, openers, closers : list of callable
        Told of every event, of the beginning and of the end, on the batch's own loop.
    """

    def __init__(
        self,
        settings: Settings,
        service: Service,
        conditions: Conditions,
        *,
        plan: Plan | None = None,
        batch_id: str | None = None,
        n_requests: int = 0,
        n_asked: int = 0,
    ) -> None:
        self.batch_id = batch_id or f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        self.service, self.n_requests, self.n_asked = service, n_requests, n_asked
        self._stats, self._logs = Stats(), Logs(self.batch_id, service.name)
        self.listeners: list[Listener] = [self._stats, self._logs]
        self.openers: list[Callable[[], None]] = []
        self.closers: list[Callable[[], None]] = []
        self.interrupted = False
        self.shape: Shape | None = None
        self._plan, self._schema = plan, schema_for(service.payload_kind, service.parameters)
        self._sink = sink_for(conditions.to, self._schema, self.batch_id, self._attrs())
        blocks = isinstance(self._sink, DatasetWriter)
        self._delivery = Delivery(service, self.batch_id, self._sink, n_requests, sink_blocks=blocks)
        self._run = Run(
            settings,
            service,
            conditions,
            self.batch_id,
            self._delivery,
            tell=self._tell,
            publish=self._publish,
            n_places=n_requests,
        )
        self._rows: MemoryObjectSendStream[dict[str, Any]] | None = None
        self._ended: anyio.Event | None = None
        self._task: asyncio.Future[None] | None = None

    def __await__(self) -> Generator[Any, None, pd.DataFrame]:
        return self._whole().__await__()

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        if self._ended is not None:
            raise RuntimeError("this batch has been run: its rows are in frame()")
        send, receive = anyio.create_memory_object_stream[dict[str, Any]](100)
        self._rows = send
        task = self._task = asyncio.ensure_future(self.run())
        task.add_done_callback(lambda _: send.close())
        try:
            async for row in receive:
                yield row
        finally:
            receive.close()
            if not task.done():
                await self.break_off(task)
        await task
        self.settle()

    @property
    def stopped_by(self) -> MassiveFramesError | None:
        """What stopped it early."""
        return self._run.stopped_by

    def settle(self) -> None:
        """Raise what stopped it, or warn of what the caller should know; in the caller's own thread."""
        raise_or_warn(self.stopped_by, self.batch_id, self._run.notices, charges=self.service.charges)

    def stats(self) -> BatchStats:
        """Return what it has come to so far, in numbers."""
        return self._stats.report()

    def ending(self, frame: pd.DataFrame | None) -> str:
        """Say in a line how the batch that gave this frame ended, and how to go on; without one only that."""
        stopped = self.interrupted or self.stopped_by is not None
        return closing_words(frame, self.batch_id, stopped=stopped, charges=self.service.charges)

    async def _whole(self) -> pd.DataFrame:
        task = self._task = asyncio.ensure_future(self.run())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await self.break_off(task)
            raise
        self.settle()
        return self.result()

    def result(self) -> pd.DataFrame:
        """Return what the caller asked for: the whole frame, or what ``shape`` makes of it."""
        return self.frame() if self.shape is None else self.shape(self)

    async def break_off(self, task: asyncio.Future[Any]) -> None:
        """Stop, and leave what does not end at once to the background, its rows saying how far it is."""
        self.stop()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task], timeout=PATIENCE_S)
        if not task.done():
            self.fill()

    def frame(self) -> pd.DataFrame:
        """Return the rows there are so far; a request that has not ended has none yet.

        Where the rows go to a dataset, the frame lists its files.
        """
        return self._sink.frame(self._attrs())

    def frames(self) -> list[pd.DataFrame]:
        """Return each query's own columns as a frame; only of services whose columns are the queries' own."""
        if not isinstance(self._sink, TableBuilder):
            raise TypeError(f"the rows of {self.service.name} are one frame: frame()")
        return self._sink.frames(self._attrs())

    def stop(self, grace_s: float = GRACE_S) -> None:
        """Stop: no exchange begins any more; those under way have so many seconds. On its own loop."""
        self.interrupted = True
        self._run.stop(grace_s)

    def fill(self) -> None:
        """Give every request that has no rows yet one that says how far it is; on the batch's own loop."""
        with contextlib.suppress(StoreError):  # it is not there yet: nothing has been sent
            self._run.fill()

    async def run(self) -> None:
        """Run to the end, or until stopped; every request then has its rows.

        A second call waits for the first and sends nothing.

        Raises
        ------
        StoreError
            The store cannot be written: raised before anything is sent, or when it fails on the way.
        """
        if self._ended is not None:
            await self._ended.wait()
            return
        self._ended = anyio.Event()
        self._logs.begin(self.n_requests)
        spans = open_spans(self.batch_id, self.service.name, self.n_requests)
        if spans is not None:
            self.listeners.append(spans)
        try:
            for opener in self.openers:
                opener()
            await self._go()
        except BaseExceptionGroup as group:
            raise first_of_ours(group) from None
        finally:
            self._ended.set()
            self._say_goodbye(spans)

    def _say_goodbye(self, spans: Spans | None) -> None:
        early = self.interrupted or self.stopped_by is not None
        words = run_words(self._stats.report().succeeded, self.n_requests, self.stopped_by, early=early)
        self._logs.end(words, logging.WARNING if early else logging.INFO)
        if spans is not None:
            spans.close(self.stopped_by.code if self.stopped_by else "interrupted" if early else None)
        for closer in self.closers:
            closer()

    async def _go(self) -> None:
        plan, self._plan = self._plan, None  # the store has it from now on
        if isinstance(self._sink, FrameBuilder):
            await self._run.go(plan, frozenset())
            return
        written = await anyio.to_thread.run_sync(self._sink.finished_keys)
        try:
            await self._run.go(plan, frozenset(written))
        finally:
            await anyio.to_thread.run_sync(self._sink.close)

    def _attrs(self) -> dict[str, Any]:
        return frame_attrs(self.service, batch_id=self.batch_id, n_asked=self.n_asked)

    def _tell(self, event: JobEvent) -> None:
        for listener in self.listeners:
            listener(event)

    async def _publish(self, shared: dict[str, Any], rows: list[Any]) -> None:
        if self._rows is None or self.interrupted:
            return
        try:
            for row in row_dicts(self._schema, shared, rows):
                await self._rows.send(row)
        except anyio.BrokenResourceError:  # nobody iterates any more
            self._rows = None
