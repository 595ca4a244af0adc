"""Put what happened to a request into the event that observers are told."""

from __future__ import annotations

from datetime import datetime

from massive_frames.engine.task import Task
from massive_frames.errors import ServiceError
from massive_frames.models import EventKind, JobEvent, JobState, Outcome, Payload


def event_of(
    kind: EventKind,
    task: Task,
    at: datetime,
    *,
    state: JobState | None = None,
    error: ServiceError | None = None,
    ended: Outcome | None = None,
    payload: Payload | None = None,
    wait_s: float | None = None,
    credits_spent: float = 0.0,
    ready_s: float | None = None,
    changed: bool = False,
) -> JobEvent:
    """Return the event; where the request has ended, its state and its error are those of its outcome."""
    if ended is not None:
        state, code, detail = ended.state, ended.error, ended.error_detail
    else:
        code, detail = (error.code, error.detail) if error else (None, None)
    return JobEvent(
        kind,
        task.request.key,
        at,
        state or task.state,
        job_id=task.job.id if task.job else None,
        attempt=task.attempts,
        error=code,
        error_detail=detail,
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
