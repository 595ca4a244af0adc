"""One run of a batch: the engine between the store, the service and the rows; then its books are closed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

import anyio
import anyio.to_thread

from massive_frames.budget import limits_left
from massive_frames.conditions import Conditions
from massive_frames.delivery import Delivery
from massive_frames.engine import Group, Grouped, Observer, Pollings, Runner, fewer_rounds
from massive_frames.errors import MassiveFramesError, ServiceError, StoreError
from massive_frames.models import EventKind, JobEvent, Outcome, Plan, Work
from massive_frames.provenance import outcome_of
from massive_frames.services import Service
from massive_frames.settings import Settings
from massive_frames.store import BatchLock, Database, Entries, Entry, Recorder, Reuse, load_latencies
from massive_frames.store.entries import IN_GROUPS, NEW, OPEN, UNCONFIRMED
from massive_frames.transport import HttpTransport, Pacer

LEARN_EVERY = 200
"""Finished jobs after which what was learnt is written down: a crash forgets no more than these."""
_stopping: set[str] = set()
"""Batches of this process that were stopped and are about to end."""

Publish = Callable[[dict[str, Any], list[Any]], Any]


class Run:
    """Takes a batch as far as it goes.

    Parameters
    ----------
    settings, service, conditions
        Where to ask whom, and on which conditions.
    batch_id : str
        The batch.
    delivery : Delivery
        Where outcomes go.
    tell, publish : callable
        Called with every event, without its body; awaited with what an outcome's rows share, and the rows.
    n_places : int
        How many requests the batch has.
    """

    def __init__(
        self,
        settings: Settings,
        service: Service,
        conditions: Conditions,
        batch_id: str,
        delivery: Delivery,
        *,
        tell: Callable[[JobEvent], None],
        publish: Publish,
        n_places: int,
    ) -> None:
        if not service.charges:  # to send a request twice costs nothing
            conditions = replace(conditions, unconfirmed="resubmit")
        self._settings, self._service, self._conditions = settings, service, conditions
        self._batch_id, self._delivery = batch_id, delivery
        self._tell, self._publish = tell, publish
        self._engine: Grouped | Runner | None = None
        self._begun = bytearray(n_places)
        self._pollings = Pollings(service.typical_s, give_up_s=service.patience_s)
        self._began_s = time.monotonic()
        self._finished, self._holds_lock = 0, False
        self._stopping_s: float | None = None
        self._written_before: frozenset[str] = frozenset()
        self.stopped_by: MassiveFramesError | None = None
        self.notices: list[str] = []

    async def go(self, plan: Plan | None, written_before: frozenset[str]) -> None:
        """Run to the end, or until stopped; every request then has its rows.

        ``plan`` is what to write down first, for a new batch; ``written_before`` are the keys of requests
        whose rows a dataset has from an earlier run.
        """
        self._written_before, self._began_s = written_before, time.monotonic()
        database = await anyio.to_thread.run_sync(Database, self._settings.store)
        lock = BatchLock(database.path, self._batch_id)
        try:
            await self._take_lock(lock)
            recording = contextlib.closing(Recorder(database, self._batch_id))
            with fewer_rounds(len(self._begun)), recording as recorder:
                await self._record(database, recorder, plan)
        finally:
            if self._holds_lock:
                self._holds_lock = False
                _stopping.discard(self._batch_id)
            lock.free()
            database.close()

    async def _take_lock(self, lock: BatchLock) -> None:
        """Take the lock; a run of this process that was stopped, and is about to end, is waited for."""
        while True:
            try:
                await anyio.to_thread.run_sync(lock.take)
            except StoreError:
                if self._batch_id not in _stopping:
                    raise
                await anyio.sleep(0.02)
            else:
                self._holds_lock = True
                return

    def stop(self, grace_s: float) -> None:
        """Begin nothing more; what is under way has so many seconds to end. On the run's own loop."""
        if self._holds_lock:
            _stopping.add(self._batch_id)
        self._delivery.stopped = True
        self._stopping_s = grace_s
        if self._engine is not None:
            self._engine.close(grace_s)

    def fill(self) -> None:
        """Give every request without rows one that says how far it is. On the run's own loop."""
        with contextlib.closing(Database(self._settings.store, read_only=True)) as database:
            entries = Entries(database, self._batch_id, self._service.name)
            self._delivery.fill(entries.where("TRUE"), str(self.stopped_by or "the batch was stopped"))

    async def _record(self, database: Database, recorder: Recorder, plan: Plan | None) -> None:
        settings, conditions = self._settings, self._conditions
        endpoint = settings.endpoint(self._service.backend)
        if plan is not None:
            reuse = None
            if conditions.cache == "use":
                reuse = Reuse(database, endpoint.url, datetime.now(UTC) - conditions.max_age)
            await recorder.begin(plan, endpoint.url, conditions.stored(), reuse)
        await recorder.start(conditions.via)
        entries = Entries(database, self._batch_id, self._service.name)
        pacer = Pacer.shared(endpoint.url, settings.connections, settings.max_rate)
        transport = HttpTransport(endpoint, connections=settings.connections, pacer=pacer)
        self._pollings = Pollings(
            self._service.typical_s, load_latencies(database), give_up_s=self._service.patience_s
        )
        async with transport:
            try:
                async with anyio.create_task_group() as group:
                    ended = entries.ended(**self._conditions.tried_again)
                    for _ in range(self._delivery.n_at_once):
                        group.start_soon(self._replay, ended, recorder)
                    await self._in_groups(entries, recorder, transport)
                    await self._one_by_one(entries, recorder, transport)
            except BaseException:
                with contextlib.suppress(StoreError):
                    self.fill()
                raise
            with anyio.CancelScope(shield=True):
                await self._conclude(entries, recorder)
            self.fill()

    async def _in_groups(self, entries: Entries, recorder: Recorder, transport: HttpTransport) -> None:
        """Ask for many at once, where that is wanted or was begun."""
        service, wanted = self._service.batches, self._conditions.via == "batches"
        if not service or self._stopping_s is not None or not (wanted or entries.count(IN_GROUPS)):
            return
        works = entries.groups(service.group_key, service.max_requests_per_job, submit=wanted)
        grouped = Grouped(
            service,
            transport,
            [self._observer(recorder)],
            limits=limits_left(self._conditions, self._service, entries, self._began_s),
            pollings=self._pollings,
        )
        self._engine = grouped
        await grouped.run((Group.of(list(self._beginning(work))) for work in works), self._take)
        self.stopped_by = grouped.stopped_by
        if grouped.reasons and self._stopping_s is None:
            left = f"{entries.count(NEW)} requests are asked for one by one, and paid for as such"
            self.notices += [f"via='batches': {reason}; {left}" for reason in grouped.reasons[:1]]

    async def _one_by_one(self, entries: Entries, recorder: Recorder, transport: HttpTransport) -> None:
        conditions, settings = self._conditions, self._settings
        runner = Runner(
            self._service,
            transport,
            observers=[self._observer(recorder)],
            connections=settings.connections,
            max_open=settings.in_flight,
            limits=limits_left(self._conditions, self._service, entries, self._began_s),
            pollings=self._pollings,
            show=self._show,
        )
        self._engine = runner
        if self._stopping_s is not None:
            runner.close(self._stopping_s)
        work = entries.work(**conditions.tried_again)
        if self.stopped_by is not None:  # what was accepted has been paid for
            work = takewhile(lambda one: one.job is not None, work)
        await runner.run(self._beginning(work), self._take)
        self.stopped_by = self.stopped_by or runner.stopped_by
        if self._stopping_s is not None:
            with contextlib.suppress(ServiceError):
                await runner.cancel_jobs()

    def _beginning(self, works: Iterable[Work]) -> Iterator[Work]:
        """Hand requests on, and remember them: what ends in this run is not of an earlier one."""
        for work in works:
            self._begun[work.request.place] = True
            yield work

    def _observer(self, recorder: Recorder) -> Observer:
        async def observe(*events: JobEvent) -> None:
            await recorder.observe(*events)
            for event in events:
                self._tell(replace(event, payload=None) if event.payload else event)
                if event.kind is EventKind.SUCCEEDED:
                    self._finished += 1
                    if self._finished % LEARN_EVERY == 0:
                        await recorder.learnt(self._pollings.memories())

        return observe

    async def _replay(self, ended: Iterator[Entry], recorder: Recorder) -> None:
        """Deliver what earlier runs have ended, beside what this one asks for."""
        for entry in ended:
            if self._stopping_s is not None:
                return
            if self._begun[entry.request.place]:  # it has ended in this run
                continue
            if entry.request.key in self._written_before:
                self._delivery.is_there(entry.request.place)
                self._tell(JobEvent(EventKind.RESTORED, entry.request.key, datetime.now(UTC), entry.state))
                continue
            body = await recorder.body(entry.body_id) if entry.body_id is not None else None
            await self._take(outcome_of(entry, body))
            self._tell(JobEvent(EventKind.RESTORED, entry.request.key, datetime.now(UTC), entry.state))

    async def _take(self, outcome: Outcome) -> None:
        await self._publish(*await self._delivery.take(outcome))

    async def _show(self, outcome: Outcome) -> None:
        await self._publish(*await self._delivery.take_partial(outcome))

    async def _conclude(self, entries: Entries, recorder: Recorder) -> None:
        await recorder.learnt(self._pollings.memories())
        n_open = await anyio.to_thread.run_sync(entries.count, f"{OPEN} OR {UNCONFIRMED}")
        early = self._stopping_s is not None or self.stopped_by is not None
        await recorder.end("done" if not n_open else "stopped" if early else "incomplete")
