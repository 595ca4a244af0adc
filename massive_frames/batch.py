"""One batch on its way: awaitable for the whole frame, iterable for its rows as they come."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pandas as pd
from anyio.streams.memory import MemoryObjectSendStream

from massive_frames.closing import closing_words, first_of_ours, raise_or_warn
from massive_frames.engine import Runner
from massive_frames.errors import ServiceError, StoreError
from massive_frames.frames import FrameBuilder, schema_for
from massive_frames.models import Job, JobEvent, JobState, Outcome, Parsed, Plan
from massive_frames.parsers import parse
from massive_frames.provenance import frame_attrs, invalid_outcome, row_dicts, shared_values
from massive_frames.services import Service
from massive_frames.settings import Settings
from massive_frames.store import Database, Recorder
from massive_frames.transport import HttpTransport, Pacer

GRACE_S = 0.15
_running: set[str] = set()

Listener = Callable[[JobEvent], None]


class AsyncBatch:
    """A batch that runs on the event loop that awaits it.

    Await it for the whole frame, or iterate for rows (dictionaries) as their requests end.

    Parameters
    ----------
    settings : Settings
        Token, address, store and limits.
    service : Service
        Whom to ask.
    plan : Plan
        What to ask.
    batch_id : str, optional
        The id of a batch that is resumed.
    finished : sequence of Outcome
        What an earlier run already has.
    jobs : mapping
        Jobs an earlier run had accepted, by request key.
    tried : mapping
        How often an earlier run had submitted a request, by its key.

    Attributes
    ----------
    batch_id : str
        Its id in the store.
    stopped_by : ServiceError, optional
        What stopped it early.
    listeners, openers, closers : list of callable
        Told of every event, of the beginning and of the end, on the batch's own loop.
    """

    def __init__(
        self,
        settings: Settings,
        service: Service,
        plan: Plan,
        *,
        batch_id: str | None = None,
        finished: Sequence[Outcome] = (),
        jobs: Mapping[str, Job] | None = None,
        tried: Mapping[str, int] | None = None,
    ) -> None:
        self.settings, self.service, self.plan = settings, service, plan
        self.batch_id = batch_id or f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        self.listeners: list[Listener] = []
        self.openers: list[Callable[[], None]] = []
        self.closers: list[Callable[[], None]] = []
        self.stopped_by: ServiceError | None = None
        self.interrupted = False
        self._finished, self._jobs, self._tried = finished, jobs or {}, tried or {}
        self._builder = FrameBuilder(schema_for(service.payload_kind, service.parameters))
        self._scope: anyio.CancelScope | None = None
        self._runner: Runner | None = None
        self._rows: MemoryObjectSendStream[dict[str, Any]] | None = None
        self._ended: anyio.Event | None = None

    def __await__(self) -> Generator[Any, None, pd.DataFrame]:
        return self._whole().__await__()

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        if self._ended is not None:
            raise RuntimeError("this batch has been run: its rows are in frame()")
        send, receive = anyio.create_memory_object_stream[dict[str, Any]](100)
        self._rows = send
        task = asyncio.ensure_future(self.run())
        task.add_done_callback(lambda _: send.close())
        try:
            async for row in receive:
                yield row
        finally:
            if not task.done():
                self.stop()
            receive.close()
            with anyio.CancelScope(shield=True):
                await task
        raise_or_warn(self.stopped_by, self.batch_id)

    def ending(self, frame: pd.DataFrame) -> str:
        """Say in one line how the batch that gave this frame ended, and how to go on."""
        stopped = self.interrupted or self.stopped_by is not None
        return closing_words(frame, self.batch_id, stopped=stopped)

    async def _whole(self) -> pd.DataFrame:
        task = asyncio.ensure_future(self.run())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            self.stop()
            with anyio.CancelScope(shield=True):
                await task
            raise
        raise_or_warn(self.stopped_by, self.batch_id)
        return self.frame()

    def frame(self) -> pd.DataFrame:
        """Return the rows there are so far; a request that has not ended has none yet."""
        return self._builder.frame(frame_attrs(batch_id=self.batch_id, n_asked=self.plan.n_asked))

    def stop(self) -> None:
        """Stop: no exchange begins any more; those under way get a moment, so that accepted jobs are seen.

        To be called on the batch's own loop.
        """
        self.interrupted = True
        if self._runner is not None and self._scope is not None:
            self._runner.close()
            asyncio.get_running_loop().call_later(GRACE_S, self._scope.cancel)

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
        if self.batch_id in _running:
            raise StoreError(f"batch_id={self.batch_id!r}: expected a batch that does not run already")
        self._ended = anyio.Event()
        _running.add(self.batch_id)
        try:
            await self._run_once()
        finally:
            _running.discard(self.batch_id)
            self._ended.set()

    async def _run_once(self) -> None:
        self._parsers = anyio.CapacityLimiter(os.cpu_count() or 1)
        database = await anyio.to_thread.run_sync(Database, Path(self.settings.store))
        for opener in self.openers:
            opener()
        try:
            await self._run(Recorder(database, self.batch_id))
        except BaseExceptionGroup as group:
            raise first_of_ours(group) from None
        finally:
            database.close()
            for closer in self.closers:
                closer()

    async def _run(self, recorder: Recorder) -> None:
        await recorder.begin(self.plan, self.settings.base_url)
        for outcome in [*map(invalid_outcome, self.plan.invalid), *self._finished]:
            done = outcome.state is JobState.SUCCEEDED
            payload = await recorder.body(outcome.request.key) if done else None
            status = payload.http_status if payload else None
            await self._deliver(replace(outcome, payload=payload, http_status=status))

        async def tell(event: JobEvent) -> None:
            light = replace(event, payload=None)
            for listener in self.listeners:
                listener(light)

        settings = self.settings
        transport = HttpTransport(
            settings.base_url,
            settings.need_token(),
            connections=settings.connections,
            pacer=Pacer.shared(settings.base_url, settings.max_rate),
        )
        async with transport:
            observers = [recorder.observe, tell]
            runner = Runner(self.service, transport, observers=observers, connections=settings.connections)
            self._runner = runner
            if self.interrupted:
                runner.close()
            try:
                with anyio.CancelScope() as self._scope:
                    await runner.run(self.plan.requests, self._deliver, self._jobs, self._tried)
            finally:
                with anyio.CancelScope(shield=True):
                    await self._conclude(runner, recorder)

    async def _conclude(self, runner: Runner, recorder: Recorder) -> None:
        self.stopped_by = runner.stopped_by
        self._rows = self._rows if not self.interrupted else None
        left = list(runner.left_over())
        for outcome in left:
            await self._deliver(outcome)
        await recorder.end("stopped" if left or self.stopped_by else "done")

    async def _deliver(self, outcome: Outcome) -> None:
        """Keep an outcome's rows; the engine lets nobody cut this short."""
        parsed = await self._parse(outcome)
        shared = shared_values(outcome, parsed, self.batch_id, self.service)
        self._builder.add(shared, parsed.rows, self.plan.order.get(outcome.request.key, 0))
        await self._publish(shared, parsed.rows)

    async def _parse(self, outcome: Outcome) -> Parsed[Any]:
        """Parse a body on a worker thread; once the user pressed stop, leave it to ``resume``."""
        if outcome.payload is None:
            return Parsed()
        async with self._parsers:
            if self.interrupted:
                return Parsed(error="not-parsed", error_detail="the body is kept: mf.resume reads it")
            payload, kind = outcome.payload, self.service.payload_kind
            return await anyio.to_thread.run_sync(parse, kind, payload.body, payload.content_type)

    async def _publish(self, shared: dict[str, Any], rows: Sequence[Any]) -> None:
        if self._rows is None:
            return
        try:
            for row in row_dicts(self._builder.schema, shared, rows):
                await self._rows.send(row)
        except anyio.BrokenResourceError:  # nobody iterates any more
            self._rows = None
