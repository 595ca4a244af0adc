"""Put what happened to a request into the event that observers are told."""

from __future__ import annotations

from datetime import datetime

from massive_frames.engine.task import Task
from massive_frames.errors import ServiceError
from massive_frames.models import EventKind, JobEvent, JobState, Payload


def event_of(
    kind: EventKind,
    task: Task,
    at: datetime,
    *,
    state: JobState | None = None,
    error: ServiceError | None = None,
    code: str | None = None,
    payload: Payload | None = None,
    wait_s: float | None = None,
    credits_spent: float = 0.0,
    ready_s: float | None = None,
    changed: bool = False,
) -> JobEvent:
    """Return the event; the state is the job's unless another one is given, and so is the error's code."""
    return JobEvent(
        kind,
        task.request.key,
        at,
        state or task.state,
        job_id=task.job.id if task.job else None,
        attempt=task.attempts,
        error=code or (error.code if error else None),
        error_detail=error.detail if error else None,
        submitted_at=task.job.submitted_at if task.job else None,
        wait_s=wait_s,
        credits=credits_spent,
        payload=payload,
        body_bytes=len(payload.body) if payload else 0,
        unconfirmed=task.unconfirmed,
        changed=changed,
        polls=task.polls,
        not_ready_s=None if ready_s is None else task.seen_waiting_s - task.started_s,
        ready_s=ready_s,
        http_status=task.http_status,
        group=task.group,
    )
