"""How one request ended: with a body, or with an error that its row will carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from massive_frames.models.job import JobState
from massive_frames.models.payload import Payload
from massive_frames.models.request import Request


@dataclass(frozen=True)
class Outcome:
    """The end of one request; see ``frames.schema`` for the columns made of it.

    Parameters
    ----------
    request : Request
        What was asked.
    state : JobState
        The job's last known state.
    payload : Payload, optional
        The body, when one came.
    error, error_detail : str, optional
        A code of ``errors.ERROR_CODES``, and the same in words.
    job_id : str, optional
        The service's id.
    attempts : int
        How many times the request was submitted.
    credits : float
        Credits spent on it.
    submitted_at, ready_at : datetime, optional
        When the job was accepted, and when it was seen to be done (UTC).
    http_status : int, optional
        The status of the last answer.
    """

    request: Request
    state: JobState
    payload: Payload | None = None
    error: str | None = None
    error_detail: str | None = None
    job_id: str | None = None
    attempts: int = 0
    credits: float = 0.0
    submitted_at: datetime | None = None
    ready_at: datetime | None = None
    http_status: int | None = None
