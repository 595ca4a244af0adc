"""The ways a request can end, as outcomes."""

from __future__ import annotations

from datetime import datetime

from massive_frames.engine.task import Task
from massive_frames.errors import CaptchaError, JobFailedError, JobLostError, ServiceError
from massive_frames.models import JobState, Outcome, Payload


def succeeded(task: Task, payload: Payload, credits_spent: float, now: datetime) -> Outcome:
    """Return the outcome of a request whose body came."""
    return _outcome(task, JobState.SUCCEEDED, payload=payload, credits_spent=credits_spent, ready_at=now)


def failed(task: Task, error: ServiceError) -> Outcome:
    """Return the outcome of a request given up; a job that still runs is said to, and can be resumed."""
    gone = task.job is None or isinstance(error, (CaptchaError, JobFailedError, JobLostError))
    state = JobState.FAILED if gone else task.state
    return _outcome(task, state, error=error.code, detail=error.detail)


def left_over(task: Task, why: str) -> Outcome:
    """Return the outcome of a request that was on its way, or not begun, when the batch stopped."""
    if task.job is not None:
        words = f"{why}; job {task.job.id} was accepted and goes on"
        return _outcome(task, task.state, error="interrupted", detail=words)
    if task.maybe_accepted:
        words = f"{why}; it may have been accepted"
        return _outcome(task, JobState.QUEUED, error="interrupted", detail=words)
    return _outcome(task, JobState.QUEUED, error="not-sent", detail=why)


def _outcome(
    task: Task,
    state: JobState,
    *,
    payload: Payload | None = None,
    error: str | None = None,
    detail: str | None = None,
    credits_spent: float = 0.0,
    ready_at: datetime | None = None,
) -> Outcome:
    return Outcome(
        task.request,
        state,
        payload=payload,
        error=error,
        error_detail=detail,
        job_id=task.job.id if task.job else None,
        attempts=task.attempts,
        credits=credits_spent,
        submitted_at=task.job.submitted_at if task.job else None,
        ready_at=ready_at,
        http_status=task.http_status,
    )
