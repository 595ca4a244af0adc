"""One job at a service: what was submitted, under which id, and how far it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from massive_frames.models.payload import Payload


class JobState(StrEnum):
    """Our words for a job's state; each service maps its own to them.

    Two are ours alone: ``submitting``, the request is on its way; ``unconfirmed``, it was sent and no answer
    was seen, so that a job may exist whose id nobody knows.
    """

    QUEUED = "queued"
    SUBMITTING = "submitting"
    UNCONFIRMED = "unconfirmed"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of the job."""
        return self in {JobState.SUCCEEDED, JobState.FAILED, JobState.EXPIRED, JobState.CANCELLED}


@dataclass(frozen=True)
class Job:
    """A job that a service accepted.

    Parameters
    ----------
    service : str
        The service's name.
    id : str or None
        The service's id for it; None when the answer came inline.
    request_keys : tuple of str
        The requests that it answers.
    state : JobState
        Its state when last heard of.
    submitted_at : datetime
        When the service accepted it (UTC).
    http_status : int
        The status of the answer that told the state.
    payloads : tuple of Payload
        The bodies, when that answer carried them; of a job that still runs, what there is so far.
    asked : mapping
        The request's parameters, where it answers one request: some services need them again to be polled.
    pages : tuple of Payload
        The pages that have come, of a job that still runs because there are more.
    page_id : str, optional
        The service's id for the page that is on its way, where it is not the job's own.
    ask_within_s : float
        Seconds within which it must be asked for again, or the service forgets it.
    """

    service: str
    id: str | None
    request_keys: tuple[str, ...]
    state: JobState
    submitted_at: datetime
    http_status: int
    payloads: tuple[Payload, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    pages: tuple[Payload, ...] = field(default=(), compare=False, repr=False)
    page_id: str | None = field(default=None, compare=False)
    ask_within_s: float = field(default=math.inf, compare=False, repr=False)
