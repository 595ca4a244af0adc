"""What happened to one request, told to everybody who listens: journal, archive and progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from massive_frames.models.job import JobState
from massive_frames.models.payload import Payload


class EventKind(StrEnum):
    """The closed list of things that can happen; ``restored``: the store had the end of the request."""

    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    POLLED = "polled"
    RETRYING = "retrying"
    UNCONFIRMED = "unconfirmed"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RESTORED = "restored"


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
    submitted_at : datetime, optional
        When the job was accepted (UTC).
    wait_s : float, optional
        Seconds until the retry.
    credits : float
        Credits spent by this event.
    payload : Payload, optional
        The body, when it came.
    body_bytes : int
        Its size.
    unconfirmed : int
        Submissions of this request so far whose answer was not seen.
    changed : bool
        For a poll: whether the job's state is another than before.
    polls : int
        How often the job was asked for so far.
    not_ready_s, ready_s : float, optional
        Its age when it was last seen not ready, and when it was found ready, in seconds since it was
        accepted; the time at which it became ready lies between them.
    http_status : int, optional
        The status of the last answer.
    group : str
        Whose latencies it is counted among: the service's name, with the model's where it has several.
    """

    kind: EventKind
    request_key: str
    at: datetime
    state: JobState
    job_id: str | None = None
    attempt: int = 0
    error: str | None = None
    error_detail: str | None = None
    submitted_at: datetime | None = None
    wait_s: float | None = None
    credits: float = 0.0
    payload: Payload | None = None
    body_bytes: int = 0
    unconfirmed: int = 0
    changed: bool = False
    polls: int = 0
    not_ready_s: float | None = None
    ready_s: float | None = None
    http_status: int | None = None
    group: str = ""
