"""One exchange with a service, and what comes of it: a job, another try later, or a request's end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import anyio

from massive_frames.engine.announced import Announced
from massive_frames.engine.clock import Clock
from massive_frames.engine.endings import failed, so_far, succeeded, unconfirmed, without_answer
from massive_frames.engine.limits import Account, Limits
from massive_frames.engine.pollings import Pollings
from massive_frames.engine.reach import Reach
from massive_frames.engine.retry import RetryPolicy
from massive_frames.engine.task import Task
from massive_frames.engine.telling import Observer, Teller
from massive_frames.errors import (
    AuthenticationError,
    CreditsError,
    JobFailedError,
    MassiveFramesError,
    ServiceError,
    ServiceTimeoutError,
)
from massive_frames.models import EventKind, Job, JobState, Outcome, Payload
from massive_frames.services import Service
from massive_frames.transport import Transport

Result = Outcome | float | None
Show = Callable[[Outcome], Awaitable[None]]


class Steps:
    """Takes requests a step further.

    Parameters
    ----------
    service, transport, observers, limits, retry, pollings, clock, show
        As of ``Runner``.
    answered : callable
        Called with a task and its body's size in bytes when the body is there, before it is written down.

    Attributes
    ----------
    stopped_by : MassiveFramesError, optional
        Why nothing more is to be submitted.
    fatal : bool
        Whether nothing more is to be sent at all.
    reach : Reach
        Whether the service is there.
    teller : Teller
        Tells the observers.
    """

    def __init__(
        self,
        service: Service,
        transport: Transport,
        observers: Sequence[Observer],
        *,
        limits: Limits,
        retry: RetryPolicy,
        pollings: Pollings,
        clock: Clock,
        show: Show | None = None,
        answered: Callable[[Task, int], None] = lambda _task, _size: None,
    ) -> None:
        self._show, self._answered = show, answered
        self._service, self._transport = service, transport
        self.teller = Teller(observers, clock)
        self.tell = self.teller.tell
        self._limits, self._retry, self._pollings, self._clock = limits, retry, pollings, clock
        self.account, self.reach = Account(limits), Reach()
        self.stopped_by: MassiveFramesError | None = None
        self.fatal = False
        self._waiting: set[asyncio.Task[Any] | None] = set()
        self._cut_off: set[asyncio.Task[Any] | None] = set()

    def stop(self, error: MassiveFramesError, *, fatal: bool) -> None:
        """Submit nothing more; if fatal, send nothing more."""
        self.stopped_by, self.fatal = self.stopped_by or error, self.fatal or fatal

    async def take(self, task: Task) -> Result:
        """Submit a request or ask for its job.

        Returns
        -------
        Outcome, float or None
            How the request has ended; or the clock's seconds at which it is due again; or None where it was
            not sent because the run is stopped.
        """
        task.group = task.group or self._service.latency_group(task.request)
        worker = asyncio.current_task()
        self._waiting.add(worker)
        turn_came = partial(self._waiting.discard, worker)
        try:
            if task.job is None:
                result = await self._submit(task, turn_came)
            else:
                result = await self._ask(task, task.job, turn_came)
        except asyncio.CancelledError:
            if worker is None or worker not in self._cut_off:
                raise
            self._cut_off.discard(worker)
            worker.uncancel()
            return float("inf")  # it still waited for its turn: it is left as it was
        finally:
            turn_came()
        if isinstance(result, Outcome):
            over = self.account.end(result, self._service.credits(task.request))
            if over is not None:
                self.stop(over, fatal=False)
        return result

    def close(self) -> None:
        """Let nothing out any more that still waits for its turn."""
        self._cut_off |= self._waiting
        for worker in list(self._waiting):
            if worker is not None:
                worker.cancel()

    async def _submit(self, task: Task, turn_came: Callable[[], None]) -> Result:
        cost = self._service.credits(task.request)
        over = self.account.reserve(task.request.key, cost)
        if over is not None:
            self.stop(over, fatal=False)
        if self.stopped_by is not None:
            return None
        line = Announced(self._transport, lambda: self._announce(task), turn_came)
        try:
            job = await self._service.submit([task.request], line)
        except ServiceError as error:
            if line.announced and error.sent and without_answer(error):
                return await self._unanswered(task, error, cost)
            return await self._fault(task, error)
        except anyio.get_cancelled_exc_class():
            if not line.announced:
                raise
            with anyio.CancelScope(shield=True):
                stop = ServiceTimeoutError("the batch was stopped before the answer came")
                return await self._leave(task, stop, cost)
        self.reach.reached()
        task.accept(job, self._clock.seconds())
        if not job.state.ended:
            await self.tell(EventKind.SUBMITTED, task)
        return await self._advance(task, job, changed=False)

    async def _announce(self, task: Task) -> None:
        task.attempts += 1
        await self.tell(EventKind.SUBMITTING, task, state=JobState.SUBMITTING)

    async def _unanswered(self, task: Task, error: ServiceError, cost: float) -> Result:
        """Leave a submission without answer as it is, or send it again where the caller said so."""
        if not self._limits.resubmit_unconfirmed:
            self._judge(task, error)
            return await self._leave(task, error, cost)
        task.unconfirmed += 1
        self.account.unanswered(task.request.key, cost)
        return await self._fault(task, error)

    async def _leave(self, task: Task, error: ServiceError, cost: float) -> Outcome:
        task.unconfirmed += 1
        self.account.unanswered(task.request.key, cost)
        outcome = unconfirmed(task, error)
        await self.tell(EventKind.UNCONFIRMED, task, ended=outcome, payload=error.payload)
        return outcome

    async def _ask(self, task: Task, job: Job, turn_came: Callable[[], None]) -> Result:
        task.polls += 1
        line = Announced(self._transport, turn_came=turn_came)
        try:
            asked = await self._service.poll(job, line)
            self.reach.reached()
            task.job = asked
            return await self._advance(task, asked, changed=asked.state is not job.state, had=len(job.pages))
        except ServiceError as error:
            return await self._fault(task, error)

    async def _advance(self, task: Task, job: Job, *, changed: bool, had: int = 0) -> Result:
        """Take in what a job has become; where it had fewer pages, the next can be asked for at once."""
        task.http_status = job.http_status
        if job.state is JobState.SUCCEEDED:
            (payload,) = job.payloads or await self._service.fetch(job, self._transport)
            return await self._succeed(task, payload)
        if job.state.ended:
            words = "the service gave the job up"
            return await self._fault(task, JobFailedError(words, job_id=job.id, status=job.http_status))
        now, polling = self._clock.seconds(), self._pollings.of(task.group)
        age = now - task.started_s if task.polls else 0.0
        if age > polling.give_up_s:
            return await self._give_up(task, ServiceTimeoutError(f"still not done after {age:.0f} s"))
        task.seen_waiting_s = now
        if not task.resumed:
            polling.waiting(task.request.key, age)
        if task.polls:
            await self.tell(EventKind.POLLED, task, changed=changed)
        if job.payloads:
            task.job = replace(job, payloads=())
            if self._show is not None:
                await self._show(so_far(task, job))
        return task.due_s(now, polling.wait_s(age), had)

    async def _succeed(self, task: Task, payload: Payload) -> Outcome:
        self._answered(task, len(payload.body))
        ready_s = None
        if task.polls and not task.resumed:
            ready_s = self._clock.seconds() - task.started_s
            self._pollings.of(task.group).finished(task.request.key, ready_s)
        cost = self._service.credits(task.request)
        outcome = succeeded(task, payload, cost)
        facts: dict[str, Any] = {"ended": outcome, "payload": payload, "credits_spent": cost}
        await self.tell(EventKind.SUCCEEDED, task, at=outcome.ready_at, ready_s=ready_s, **facts)
        if self._service.releases and task.job is not None and task.job.id is not None:
            with contextlib.suppress(ServiceError):  # the cluster forgets the rest by itself
                await self._service.release(task.job, self._transport)
        return outcome

    async def _fault(self, task: Task, error: ServiceError) -> Result:
        """Retry by the error's class, or end the request with it."""
        task.http_status = error.status or task.http_status
        self._judge(task, error)
        wait_s = self._retry.wait_s(error, task.retries[error.code])
        if isinstance(error, JobFailedError) and wait_s is not None:
            task.job = None
        if wait_s is None or self.fatal or (self.stopped_by is not None and task.job is None):
            return await self._give_up(task, error, final=wait_s is None and self.reach.proven)
        task.retries[error.code] += 1
        await self.tell(EventKind.RETRYING, task, error=error, wait_s=wait_s)
        return self._clock.seconds() + wait_s

    def _judge(self, task: Task, error: ServiceError) -> None:
        """See what an error says of the service: that the run must stop, or that it is there at all."""
        if isinstance(error, CreditsError):
            self.stop(error, fatal=False)
        elif isinstance(error, AuthenticationError) or self.reach.lost(error, task.retries[error.code]):
            self.stop(error, fatal=True)

    async def _give_up(self, task: Task, error: ServiceError, *, final: bool = True) -> Outcome:
        self._pollings.of(task.group).dropped(task.request.key)
        outcome = failed(task, error, final=final)
        await self.tell(EventKind.FAILED, task, ended=outcome, payload=error.payload)
        return outcome
