"""Jobs that answer many requests at once: submitted, asked for and taken apart, group by group."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

import anyio

from massive_frames.engine.announced import Announced
from massive_frames.engine.clock import Clock
from massive_frames.engine.endings import without_answer
from massive_frames.engine.limits import Limits
from massive_frames.engine.polling import Polling
from massive_frames.engine.pollings import Pollings
from massive_frames.engine.retry import RetryPolicy
from massive_frames.engine.share import Deliver, Group, Share
from massive_frames.engine.steps import Steps
from massive_frames.engine.task import Task
from massive_frames.engine.telling import Observer
from massive_frames.errors import (
    AuthenticationError,
    CreditsError,
    JobFailedError,
    MassiveFramesError,
    NetworkError,
    ServerError,
    ServiceError,
    ServiceTimeoutError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.models import EventKind, Job, JobState
from massive_frames.services import GroupService
from massive_frames.services.base import ArchiveNotUnderstoodError
from massive_frames.transport import Transport

MOST_AT_ONCE = 4
PATIENCE_S = 3600.0
"""A batch that is still not done after so long is left to a later run."""
GIVEN_UP = (JobFailedError, ArchiveNotUnderstoodError)
"""What would come again if it were asked for again."""
PASSING = (CreditsError, NetworkError, ServerError, ServiceTimeoutError, ThrottledError, UnavailableError)
"""What says nothing of a job that was accepted."""


class _TooLateError(Exception):
    """The run was stopped while a group waited in line."""


class Grouped:
    """Runs groups of requests; what could not be had this way is left open, with a reason.

    Parameters
    ----------
    service : GroupService
        Whom to ask.
    transport, observers, limits, retry, pollings, clock
        As of ``Runner``.
    """

    def __init__(
        self,
        service: GroupService,
        transport: Transport,
        observers: Sequence[Observer],
        *,
        limits: Limits,
        pollings: Pollings,
        retry: RetryPolicy | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._service, self._transport = service, transport
        self._limits, self._pollings = limits, pollings
        self._retry, self._clock = retry or RetryPolicy(), clock or Clock()
        self._steps = Steps(
            service,
            transport,
            observers,
            limits=limits,
            retry=self._retry,
            pollings=pollings,
            clock=self._clock,
        )
        self._share = Share(service, self._steps.teller)
        self._scope, self._closing = anyio.CancelScope(), False

    @property
    def reasons(self) -> list[str]:
        """Why requests are left to be asked for one by one."""
        return self._share.reasons

    @property
    def stopped_by(self) -> MassiveFramesError | None:
        """What stopped the run early."""
        return self._steps.stopped_by

    async def run(self, groups: Iterable[Group], deliver: Deliver) -> None:
        """Run every group, a few at a time, and deliver each request's outcome."""
        places = anyio.Semaphore(MOST_AT_ONCE)
        with anyio.move_on_after(self._limits.deadline_s) as self._scope:
            async with anyio.create_task_group() as running:
                for group in groups:
                    await places.acquire()
                    running.start_soon(self._take, group, deliver, places)

    def close(self, grace_s: float) -> None:
        """Submit nothing more, and go on for so many seconds at the most."""
        self._closing = True
        self._scope.deadline = min(self._scope.deadline, anyio.current_time() + grace_s)

    async def _take(self, group: Group, deliver: Deliver, places: anyio.Semaphore) -> None:
        try:
            if group.job is None:
                await self._submit(group, deliver)
            else:
                group.tasks[0].started_s = self._clock.seconds()  # its age is not known: it counts from now
            if group.job is not None:
                await self._finish(group, group.job, deliver)
        finally:
            places.release()

    async def _submit(self, group: Group, deliver: Deliver) -> None:
        """Submit a group; it has a job afterwards, or has ended, or is left open."""
        retries = group.tasks[0].retries
        while self._may_submit(group):
            line = Announced(self._transport, partial(self._announce, group))
            try:
                job = await self._service.submit([task.request for task in group.tasks], line)
            except _TooLateError:
                return
            except ServiceError as error:
                if line.announced and error.sent and without_answer(error):
                    await self._share.leave(group, error, deliver)
                    return
                wait_s = self._retry.wait_s(error, retries[error.code])
                await self._share.tell_all(group, EventKind.RETRYING, error=error, wait_s=wait_s)
                if wait_s is None:
                    self._give_over(error)
                    return
                retries[error.code] += 1
                await self._clock.wait(asyncio.Event(), wait_s)
            except anyio.get_cancelled_exc_class():
                if line.announced:
                    with anyio.CancelScope(shield=True):
                        stop = ServiceTimeoutError("the batch was stopped before the answer came")
                        await self._share.leave(group, stop, deliver)
                raise
            else:
                group.job = job
                with anyio.CancelScope(shield=True):
                    await self._accepted(group, job)
                return

    async def _announce(self, group: Group) -> None:
        if self._closing:
            raise _TooLateError
        await self._share.tell_all(group, EventKind.SUBMITTING)

    def _may_submit(self, group: Group) -> bool:
        for task in group.tasks:
            over = self._steps.account.reserve(task.request.key, self._service.credits(task.request))
            if over is not None:
                self._steps.stop(over, fatal=False)
        return self._steps.stopped_by is None and not self._closing

    def _give_over(self, error: ServiceError) -> None:
        if isinstance(error, (AuthenticationError, CreditsError)):
            self._steps.stop(error, fatal=isinstance(error, AuthenticationError))
        else:
            self.reasons.append(f"the service took no batch ({error.detail})")

    async def _accepted(self, group: Group, job: Job) -> None:
        now = self._clock.seconds()
        for task in group.tasks:
            task.accept(job, now)
        await self._share.tell_all(group, EventKind.SUBMITTED)

    async def _finish(self, group: Group, job: Job, deliver: Deliver) -> None:
        """Ask until the job is done, and take its answer apart."""
        requests, lead = [task.request for task in group.tasks], group.tasks[0]
        policy = self._policy(lead)
        paid, ready_s = False, None
        while True:
            try:
                job = await self._ask(lead, job)
                if job.state is JobState.SUCCEEDED:
                    ready_s = ready_s if paid else self._found(lead, job)
                    paid = True
                    with await self._service.fetch(job, self._transport, requests) as pages:
                        await self._share.hand_out(group, pages, deliver, ready_s=ready_s)
                    return
                if job.state.ended:
                    raise JobFailedError("the service gave the batch up", job_id=job.id)
                wait_s: float | None = policy.wait_s(self._age_s(lead))
            except ServiceError as error:
                wait_s = await self._again_s(lead, error)
                if wait_s is None:
                    policy.dropped(str(job.id))
                    await self._part(group, error, paid=paid)
                    return
            if self._age_s(lead) > PATIENCE_S:
                late = ServiceTimeoutError(f"the batch was still not done after {self._age_s(lead):.0f} s")
                policy.dropped(str(job.id))
                await self._share.give_up(group, late, deliver)
                return
            await self._clock.wait(asyncio.Event(), wait_s)

    async def _again_s(self, lead: Task, error: ServiceError) -> float | None:
        """Return the seconds until a failed exchange about a job is tried again, and tell so; None: never."""
        known = isinstance(error, GIVEN_UP)
        wait_s = None if known else self._retry.wait_s(error, lead.retries[error.code])
        if wait_s is not None:
            lead.retries[error.code] += 1
            await self._steps.tell(EventKind.RETRYING, lead, error=error, wait_s=wait_s)
        return wait_s

    async def _ask(self, lead: Task, job: Job) -> Job:
        """Ask for a job once; the first of its requests tells it for all."""
        lead.polls += 1
        asked = await self._service.poll(job, self._transport)
        lead.job = asked
        if not asked.state.ended:
            lead.seen_waiting_s = self._clock.seconds()
            if not lead.resumed:
                self._policy(lead).waiting(str(job.id), self._age_s(lead))
            await self._steps.tell(EventKind.POLLED, lead, changed=asked.state is not job.state)
        return asked

    def _found(self, lead: Task, job: Job) -> float | None:
        """Learn from a job that is done; return its age, None where an earlier run had submitted it."""
        if lead.resumed:
            return None
        self._policy(lead).finished(str(job.id), self._age_s(lead))
        return self._age_s(lead)

    async def _part(self, group: Group, error: ServiceError, *, paid: bool) -> None:
        """Leave a job that may still run to a later run, or set its requests free where nothing will come."""
        if isinstance(error, AuthenticationError):
            self._steps.stop(error, fatal=True)
        elif not isinstance(error, PASSING):
            known = error.n_pages if isinstance(error, ArchiveNotUnderstoodError) else None
            await self._share.set_free(group, error, paid=known if paid else 0)

    def _policy(self, task: Task) -> Polling:
        return self._pollings.of(self._service.latency_group(task.request))

    def _age_s(self, lead: Task) -> float:
        return self._clock.seconds() - lead.started_s
