"""The loop that takes a batch from its first request to its last outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import anyio

from massive_frames.engine.clock import Clock
from massive_frames.engine.endings import failed, left_over, succeeded
from massive_frames.engine.events import event_of
from massive_frames.engine.polling import Polling
from massive_frames.engine.retry import RetryPolicy
from massive_frames.engine.schedule import Schedule
from massive_frames.engine.task import Task
from massive_frames.errors import (
    AuthenticationError,
    CreditsError,
    JobFailedError,
    NetworkError,
    ServiceError,
    ServiceTimeoutError,
)
from massive_frames.models import EventKind, Job, JobEvent, JobState, Outcome, Payload, Request
from massive_frames.services import Service
from massive_frames.transport import Transport

Observer = Callable[[JobEvent], Awaitable[None]]
Deliver = Callable[[Outcome], Awaitable[None]]

UNREACHABLE_AFTER, MOST_UNPROVEN = 3, 2
FATAL_GRACE_S = 5.0


class Runner:
    """Runs requests through a service.

    A slot stands for a socket: the loop takes a slot, then whatever is due, and the slot comes back when
    that exchange has ended and its outcome was delivered, so a slow receiver slows everything. The first
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
    retry, polling, clock
        Policies and time.
    """

    def __init__(
        self,
        service: Service,
        transport: Transport,
        *,
        observers: Sequence[Observer] = (),
        connections: int = 50,
        max_open: int = 500,
        retry: RetryPolicy | None = None,
        polling: Polling | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._service, self._transport, self._observers = service, transport, observers
        self._retry, self._clock = retry or RetryPolicy(), clock or Clock()
        self._polling = polling or Polling(service.typical_s)
        self._slots, self._max_open = anyio.Semaphore(connections), max_open
        self._changed = anyio.Event()
        self._proven = self._closing = False
        self._unreached = 0
        self._schedule = Schedule((), max_open)
        self._scope = anyio.CancelScope()
        self.stopped_by: ServiceError | None = None

    async def run(
        self,
        requests: Iterable[Request],
        deliver: Deliver,
        jobs: Mapping[str, Job] | None = None,
        tried: Mapping[str, int] | None = None,
    ) -> None:
        """Run every request and deliver its outcome as it ends.

        ``jobs`` are those already accepted, by request key: they are asked for, not submitted again;
        ``tried`` says how often an earlier run had submitted a request.

        After a 402 the jobs already accepted are still fetched; after a refused token, or when the service
        was never reached, nothing more is sent. ``stopped_by`` then holds the error, and ``left_over``
        the outcomes of what was not done. The same holds after a cancellation from outside.
        """
        self._schedule = Schedule(requests, self._max_open, jobs, tried)
        async with anyio.create_task_group() as exchanges:
            self._scope = exchanges.cancel_scope
            while self._busy():
                await self._slots.acquire()
                task = self._next()
                if task is not None:
                    exchanges.start_soon(self._exchange, task, deliver)
                    continue
                self._slots.release()
                await self._idle()

    def close(self) -> None:
        """Begin no further exchange; those under way may end, so no accepted job goes unseen."""
        self._closing = True
        self._changed.set()

    def left_over(self) -> Iterator[Outcome]:
        """Yield an outcome for every request that a stopped run has not delivered."""
        why = str(self.stopped_by or "the batch was stopped")
        for task in [*self._schedule.open.values(), *self._schedule.rest()]:
            yield left_over(task, why)

    @property
    def _fatal(self) -> bool:
        return isinstance(self.stopped_by, (AuthenticationError, NetworkError))

    def _busy(self) -> bool:
        return not self._closing and (bool(self._schedule.open) or self._may_begin())

    def _next(self) -> Task | None:
        if self._fatal or self._closing:
            return None
        now = self._clock.seconds()
        task = self._schedule.due(now)
        if task is None and self._may_begin():
            task = self._schedule.begin(now)
        return task

    def _may_begin(self) -> bool:
        """Say whether a further request may begin: one by one until the service has been reached."""
        proven = self._proven or len(self._schedule.open) <= min(self._unreached, MOST_UNPROVEN)
        return proven and not self._schedule.exhausted(accepted_only=self.stopped_by is not None)

    async def _idle(self) -> None:
        if self._busy():
            await self._clock.wait(self._changed, self._schedule.wait_s(self._clock.seconds()))
        self._changed = anyio.Event()

    async def _exchange(self, task: Task, deliver: Deliver) -> None:
        try:
            outcome = await self._step(task)
            if outcome is not None:
                with anyio.CancelScope(shield=True):
                    await deliver(outcome)
                    self._schedule.end(task)
                if self._fatal:
                    self.close()
                    self._scope.deadline = anyio.current_time() + FATAL_GRACE_S
        finally:
            self._slots.release()
            self._changed.set()

    async def _step(self, task: Task) -> Outcome | None:
        if task.job is None and self.stopped_by is not None:
            return await self._give_up(task, self.stopped_by)
        try:
            if task.job is None:
                task.attempts += 1
                await self._tell(EventKind.SUBMITTING, task)
                task.maybe_accepted = True
                job = await self._service.submit([task.request], self._transport)
            else:
                job = await self._service.poll(task.job, self._transport)
            self._proven = True
            return await self._advance(task, job)
        except ServiceError as error:
            return await self._fault(task, error)

    async def _advance(self, task: Task, job: Job) -> Outcome | None:
        """Take in what a job has become."""
        now, accepted = self._clock.seconds(), task.job is None
        task.job, task.http_status = job, job.http_status
        if accepted:
            task.started_s = task.seen_waiting_s = now
            await self._tell(EventKind.SUBMITTED, task)
        if job.state is JobState.SUCCEEDED:
            (payload,) = job.payloads or await self._service.fetch(job, self._transport)
            return await self._succeed(task, payload)
        if job.state.ended:
            raise JobFailedError("the service gave the job up", job_id=job.id, status=job.http_status)
        age = now - task.started_s
        if age > self._polling.give_up_s:
            return await self._give_up(task, ServiceTimeoutError(f"still not done after {age:.0f} s"))
        task.seen_waiting_s = now
        if not accepted:
            await self._tell(EventKind.POLLED, task)
        self._schedule.put(task, now + self._polling.wait_s(age))
        return None

    async def _succeed(self, task: Task, payload: Payload) -> Outcome:
        if not task.resumed and task.job is not None and task.job.id is not None:
            age = self._clock.seconds() - task.started_s
            self._polling.learn(task.seen_waiting_s - task.started_s, age)
        outcome = succeeded(task, payload, self._service.credits(task.request), self._clock.now())
        await self._tell(EventKind.SUCCEEDED, task, payload=payload, credits_spent=outcome.credits)
        return outcome

    async def _fault(self, task: Task, error: ServiceError) -> Outcome | None:
        """Retry by the error's class, or end the request with it."""
        task.http_status = error.status or task.http_status
        if error.status is not None and not isinstance(error, ServiceTimeoutError):
            task.maybe_accepted = False
        if isinstance(error, (AuthenticationError, CreditsError)):
            self.stopped_by = self.stopped_by or error
        retries = task.retries[error.code]
        self._judge_reach(error, retries)
        wait_s = self._retry.wait_s(error, retries)
        if isinstance(error, JobFailedError) and wait_s is not None:
            task.job = None
        if wait_s is None or self._fatal or (self.stopped_by is not None and task.job is None):
            return await self._give_up(task, error)
        task.retries[error.code] += 1
        await self._tell(EventKind.RETRYING, task, error=error, wait_s=wait_s)
        self._schedule.put(task, self._clock.seconds() + wait_s)
        return None

    def _judge_reach(self, error: ServiceError, retries: int) -> None:
        """Take any answer as proof that the service is there, and a row of none as proof that it is not."""
        if not isinstance(error, NetworkError):
            self._proven = self._proven or self.stopped_by is None
        elif not self._proven:
            self._unreached += 1
            if retries >= UNREACHABLE_AFTER:
                self.stopped_by = self.stopped_by or error

    async def _give_up(self, task: Task, error: ServiceError) -> Outcome:
        outcome = failed(task, error)
        await self._tell(EventKind.FAILED, task, state=outcome.state, error=error, payload=error.payload)
        return outcome

    async def _tell(self, kind: EventKind, task: Task, **facts: Any) -> None:
        event = event_of(kind, task, self._clock.now(), **facts)
        for observer in self._observers:
            await observer(event)
