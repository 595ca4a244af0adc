"""The ways a request can end, as outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from massive_frames.engine.task import Task
from massive_frames.errors import (
    AuthenticationError,
    CaptchaError,
    CreditsError,
    JobFailedError,
    JobLostError,
    MalformedBodyError,
    NetworkError,
    ServiceError,
    ServiceTimeoutError,
)
from massive_frames.models import Job, JobState, Outcome, Payload

PASSING = (AuthenticationError, CreditsError)
"""What says nothing of the request: it stays open, and a later run submits it."""
GONE = (CaptchaError, JobFailedError, JobLostError)
"""What ends a job that was accepted."""
WITHOUT_ANSWER = (NetworkError, ServiceTimeoutError, MalformedBodyError)
"""After these the service may have taken a submission on: its answer was not seen, or could not be read."""


def succeeded(task: Task, payload: Payload, credits_spent: float) -> Outcome:
    """Return the outcome of a request whose body came, and was seen to be done by that."""
    at = payload.retrieved_at
    return _outcome(task, JobState.SUCCEEDED, payload=payload, credits_spent=credits_spent, ready_at=at)


def failed(task: Task, error: ServiceError, *, final: bool = True) -> Outcome:
    """Return the outcome of a request given up; ``final`` where it would not have been tried again anyway.

    It has failed only where nothing more can come of it: a job that still runs, and a request that was
    refused for what has nothing to do with it, stay open, and a later run goes on with them.
    """
    if task.job is not None and not (final and isinstance(error, GONE)):
        state = task.state
    elif task.unconfirmed and task.job is None:
        return unconfirmed(task, error)
    elif isinstance(error, PASSING) or not final:
        state = JobState.QUEUED
    else:
        state = JobState.FAILED
    return _outcome(task, state, error=error.code, detail=error.detail)


def unconfirmed(task: Task, error: ServiceError) -> Outcome:
    """Return the outcome of a request that was sent and had no answer, and is not to be sent again."""
    words = f"sent, but no answer was seen, so it may have been accepted ({error})"
    return _outcome(task, JobState.UNCONFIRMED, error="unconfirmed", detail=words)


def so_far(task: Task, job: Job) -> Outcome:
    """Return what a job that still runs has come to."""
    return replace(_outcome(task, job.state, payload=job.payloads[0]), credits=0.0)


def without_answer(error: ServiceError) -> bool:
    """Say whether an error leaves open what the service did; an answer with an error's status does not."""
    read = error.status is not None and not isinstance(error, MalformedBodyError)
    return isinstance(error, WITHOUT_ANSWER) and not read


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
        credits=task.spent + credits_spent,
        submitted_at=task.job.submitted_at if task.job else None,
        ready_at=ready_at,
        http_status=task.http_status,
    )
