"""What happened to one request, told to everybody who listens: journal, archive and progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from massive_frames.models.job import JobState
from massive_frames.models.payload import Payload


class EventKind(StrEnum):
    """The closed list of things that can happen."""

    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    POLLED = "polled"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class JobEvent:
    """One thing that happened.

    Parameters
    ----------
    kind : EventKind
        What.
    request_key : str
        To which request.
    at : datetime
        When (UTC).
    state : JobState
        The job's state after it.
    job_id : str, optional
        The service's id, once there is one.
    attempt : int
        How many times the request was submitted so far.
    error : str, optional
        A code of ``errors.ERROR_CODES``, for retries and failures.
    error_detail : str, optional
        The error in words.
    wait_s : float, optional
        Seconds until the retry.
    credits : float
        Credits spent by this event.
    payload : Payload, optional
        The body, when it came.
    """

    kind: EventKind
    request_key: str
    at: datetime
    state: JobState
    job_id: str | None = None
    attempt: int = 0
    error: str | None = None
    error_detail: str | None = None
    wait_s: float | None = None
    credits: float = 0.0
    payload: Payload | None = None
