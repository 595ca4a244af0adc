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
    payload: Payload | None = None,
    wait_s: float | None = None,
    credits_spent: float = 0.0,
) -> JobEvent:
    """Return the event; the state is the job's unless another one is given."""
    return JobEvent(
        kind,
        task.request.key,
        at,
        state or task.state,
        job_id=task.job.id if task.job else None,
        attempt=task.attempts,
        error=error.code if error else None,
        error_detail=error.detail if error else None,
        wait_s=wait_s,
        credits=credits_spent,
        payload=payload,
    )
