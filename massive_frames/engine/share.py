"""What comes of a job of many requests, told and delivered request by request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import anyio
import anyio.lowlevel

from massive_frames.engine.endings import failed, succeeded, unconfirmed
from massive_frames.engine.task import Task
from massive_frames.engine.telling import Teller
from massive_frames.errors import MalformedBodyError, ServiceError
from massive_frames.models import EventKind, Job, JobState, Outcome, Work
from massive_frames.services import GroupService, Pages

MOST_NOTES = 3
Deliver = Callable[[Outcome], Awaitable[None]]


@dataclass(slots=True)
class Group:
    """Requests that are one job; ``job`` is the job where an earlier run had submitted them."""

    tasks: list[Task]
    job: Job | None = None

    @classmethod
    def of(cls, works: Sequence[Work]) -> Group:
        """Return the group of what is to be done."""
        return cls([Task.of(work) for work in works], works[0].job)


class Share:
    """Gives each request of a group its part.

    Parameters
    ----------
    service : GroupService
        Whom they were asked of.
    teller : Teller
        Tells observers.

    Attributes
    ----------
    reasons : list of str
        Why requests are left to be asked for one by one.
    """

    def __init__(self, service: GroupService, teller: Teller) -> None:
        self._service, self._teller = service, teller
        self.reasons: list[str] = []

    async def hand_out(
        self, group: Group, pages: Pages, deliver: Deliver, *, ready_s: float | None = None
    ) -> None:
        """Deliver what the archive held, one page at a time, and set free what it did not.

        ``ready_s``, the job's age when it was found done, is told once, with the polls: it was one job.
        """
        missing, lead = [], group.tasks[0]
        for task in group.tasks:
            await anyio.lowlevel.checkpoint()  # all that follows is shielded: a stop could not come through
            payload = pages.get(task.request.key)
            if payload is None:
                missing.append(task)
                continue
            if ready_s is not None:
                task.polls, task.seen_waiting_s = lead.polls, lead.seen_waiting_s
            task.http_status = payload.http_status
            cost = self._service.credits(task.request)
            outcome = succeeded(task, payload, cost)
            await self._teller.tell(
                EventKind.SUCCEEDED,
                task,
                at=outcome.ready_at,
                ended=outcome,
                payload=payload,
                credits_spent=cost,
                ready_s=ready_s,
            )
            ready_s = None
            with anyio.CancelScope(shield=True):
                await deliver(outcome)
        if missing:
            words = f"the batch's archive does not hold {len(missing)} of {len(group.tasks)} requests"
            error = MalformedBodyError("; ".join([words, *pages.notes[:MOST_NOTES]]))
            error.payload = pages.archive
            await self.set_free(Group(missing, group.job), error, paid=min(pages.untold, len(missing)))

    async def set_free(self, group: Group, error: ServiceError, *, paid: int | None) -> None:
        """Let requests be submitted one by one; what came of their batch stays in the archive.

        ``paid`` of them have been paid for all the same (None: all), though nobody can tell which.
        """
        self.reasons.append(str(error.detail))
        for task in group.tasks:
            task.job = None
        event, charged = self._teller.event, len(group.tasks) if paid is None else paid
        costs = [self._service.credits(task.request) for task in group.tasks[:charged]]
        costs += [0.0] * (len(group.tasks) - len(costs))
        bodies = [error.payload, *[None] * (len(group.tasks) - 1)]
        together = zip(group.tasks, costs, bodies, strict=True)
        await self._teller.tell_together(
            [
                event(EventKind.RETRYING, task, error=error, payload=body, credits_spent=cost)
                for task, cost, body in together
            ]
        )

    async def leave(self, group: Group, error: ServiceError, deliver: Deliver) -> None:
        """Leave requests where nobody knows whether they were accepted."""
        for task in group.tasks:
            task.unconfirmed += 1
        outcomes = [unconfirmed(task, error) for task in group.tasks]
        await self._end(group, EventKind.UNCONFIRMED, outcomes, deliver)

    async def give_up(self, group: Group, error: ServiceError, deliver: Deliver) -> None:
        """Leave requests to a later run: their job still runs."""
        outcomes = [failed(task, error) for task in group.tasks]
        await self._end(group, EventKind.FAILED, outcomes, deliver)

    async def _end(self, group: Group, kind: EventKind, outcomes: list[Outcome], deliver: Deliver) -> None:
        """Tell of every request's end at once, then deliver each."""
        event, ends = self._teller.event, zip(group.tasks, outcomes, strict=True)
        await self._teller.tell_together([event(kind, task, ended=end) for task, end in ends])
        for outcome in outcomes:
            await deliver(outcome)

    async def tell_all(
        self,
        group: Group,
        kind: EventKind,
        *,
        error: ServiceError | None = None,
        wait_s: float | None = None,
    ) -> None:
        """Tell of every request of a group at once, so that the store has all of it or nothing."""
        state = JobState.SUBMITTING if kind is EventKind.SUBMITTING else None
        for task in group.tasks if state else ():
            task.attempts += 1
            task.group = self._service.latency_group(task.request)
        event = self._teller.event
        await self._teller.tell_together(
            [event(kind, task, state=state, error=error, wait_s=wait_s) for task in group.tasks]
        )
