"""The loop that takes a batch from its first request to its last outcome."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence

import anyio

from massive_frames.engine.clock import Clock
from massive_frames.engine.limits import Limits
from massive_frames.engine.pollings import Pollings
from massive_frames.engine.retry import RetryPolicy
from massive_frames.engine.schedule import Schedule
from massive_frames.engine.steps import Show, Steps
from massive_frames.engine.task import Task
from massive_frames.engine.telling import Observer
from massive_frames.errors import LimitError, MassiveFramesError, ServiceError
from massive_frames.models import EventKind, Outcome, Work
from massive_frames.services import Service
from massive_frames.transport import Transport

Deliver = Callable[[Outcome], Awaitable[None]]

FATAL_GRACE_S = 5.0

HELD_BYTES = 24 * 2**20
"""Bodies that wait to be written and parsed; while there are more, nothing further is asked for."""


class Runner:
    """Runs requests through a service.

    A worker stands for a socket: it takes what is due, one exchange after the other, and is free when that
    exchange has ended and its outcome was delivered, so a slow receiver slows everything. The first
    request goes alone: a refused token, or no network, costs one exchange and not a hundred.

    Parameters
    ----------
    service : Service
        Whom to ask.
    transport : Transport
        How to reach it.
    observers : sequence of Observer
        Told of every event, in order, each awaited: what they write is durable before the engine goes on.
    connections : int
        Exchanges under way at the most.
    max_open : int
        Jobs submitted and not finished at the most.
    limits : Limits
        What the caller allows.
    retry, pollings, clock
        Policies and time.
    show : callable, optional
        Awaited with what a job that still runs has come to so far.
    """

    def __init__(
        self,
        service: Service,
        transport: Transport,
        *,
        observers: Sequence[Observer] = (),
        connections: int = 50,
        max_open: int = 500,
        limits: Limits | None = None,
        retry: RetryPolicy | None = None,
        pollings: Pollings | None = None,
        clock: Clock | None = None,
        show: Show | None = None,
    ) -> None:
        self.pollings = pollings or Pollings(service.typical_s)
        self._clock, self._limits = clock or Clock(), limits or Limits()
        self._steps = Steps(
            service,
            transport,
            observers,
            limits=self._limits,
            retry=retry or RetryPolicy(),
            pollings=self.pollings,
            clock=self._clock,
            show=show,
            answered=self._answered,
        )
        self._service, self._transport = service, transport
        self._connections, self._max_open = connections, max_open
        self._under_way = 0
        self._held: dict[str, int] = {}
        self._held_bytes = 0
        self._idle: list[asyncio.Future[Task | None]] = []
        self._changed = asyncio.Event()
        self._closing = False
        self._schedule = Schedule((), max_open)
        self._scope = anyio.CancelScope()
        self._ends_s: float | None = None

    @property
    def stopped_by(self) -> MassiveFramesError | None:
        """What stopped the run early.

        After a 402 or a limit the jobs already accepted are still fetched; after a refused token, a
        deadline, or when the service was never reached, nothing more is sent.
        """
        return self._steps.stopped_by

    @property
    def open_jobs(self) -> int:
        """How many requests are on their way."""
        return self._schedule.n_waiting

    def _answered(self, task: Task, n_bytes: int) -> None:
        self._schedule.answered(task)
        self._held[task.request.key] = n_bytes
        self._held_bytes += n_bytes
        self._changed.set()

    async def run(self, work: Iterable[Work], deliver: Deliver) -> None:
        """Run everything, jobs already accepted first, and deliver each outcome as it ends.

        What a stopped run has not delivered is where its last event has left it.
        """
        self._schedule = Schedule(work, self._max_open)
        if self._limits.deadline_s is not None:
            self._ends_s = self._clock.seconds() + self._limits.deadline_s
        async with anyio.create_task_group() as workers:
            self._scope = workers.cancel_scope
            while self._busy():
                task = self._next() if self._has_room() else None
                if task is None:
                    await self._rest()
                elif self._idle:
                    self._under_way += 1
                    self._idle.pop().set_result(task)
                else:
                    self._under_way += 1
                    workers.start_soon(self._serve, task, deliver)
            self._closing = True
            for worker in self._idle:
                if not worker.done():  # a close without grace may have cut it off
                    worker.set_result(None)

    def close(self, grace_s: float) -> None:
        """Begin no further exchange; those under way have so many seconds to end."""
        self._closing = True
        self._steps.close()
        self._changed.set()
        self._scope.deadline = min(self._scope.deadline, anyio.current_time() + grace_s)

    async def cancel_jobs(self) -> None:
        """Ask the service to give up what is still on its way, where it can."""
        for task in list(self._schedule.open.values()) if self._service.cancels else []:
            if task.job is None:
                continue
            with contextlib.suppress(ServiceError):  # the others are given up all the same
                await self._service.cancel(task.job, self._transport)
                task.job = None
                await self._steps.tell(EventKind.CANCELLED, task)

    def _busy(self) -> bool:
        if self._ends_s is not None and self._clock.seconds() >= self._ends_s:
            self._steps.stop(
                LimitError("deadline: the time allowed has passed"),
                fatal=True,
            )
        if self._steps.fatal and not self._closing:
            self.close(FATAL_GRACE_S)
        return not self._closing and (bool(self._schedule.open) or self._may_begin())

    def _has_room(self) -> bool:
        return self._under_way < self._connections and self._held_bytes <= HELD_BYTES

    def _next(self) -> Task | None:
        if self._closing or self._steps.fatal:
            return None
        now = self._clock.seconds()
        task = self._schedule.due(now)
        if task is None and self._may_begin():
            task = self._schedule.begin(now)
        return task

    def _may_begin(self) -> bool:
        room = self._steps.reach.allows(len(self._schedule.open))
        return room and not self._schedule.exhausted(accepted_only=self.stopped_by is not None)

    async def _rest(self) -> None:
        if self._busy():
            now = self._clock.seconds()
            free = self._has_room()
            waits = [
                self._schedule.wait_s(now) if free else None,
                None if self._ends_s is None else self._ends_s - now,
            ]
            await self._clock.wait(self._changed, min((w for w in waits if w is not None), default=None))
        self._changed = asyncio.Event()

    async def _serve(self, first: Task, deliver: Deliver) -> None:
        """Be a worker: make one exchange after the other, until the run has ended."""
        task: Task | None = first
        while task is not None:
            await self._exchange(task, deliver)
            if self._closing:
                return
            handed = asyncio.get_running_loop().create_future()
            self._idle.append(handed)
            task = await handed

    async def _exchange(self, task: Task, deliver: Deliver) -> None:
        try:
            result = await self._steps.take(task)
            if isinstance(result, float):
                self._schedule.put(task, result)
                return
            with anyio.CancelScope(shield=True):
                if result is not None:
                    await deliver(result)
                self._schedule.end(task)
        finally:
            self._held_bytes -= self._held.pop(task.request.key, 0)
            self._under_way -= 1
            self._changed.set()
