"""One request as a run finds it: new, accepted by an earlier run, or to be tried again."""

from __future__ import annotations

from dataclasses import dataclass

from massive_frames.models.job import Job
from massive_frames.models.request import Request


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done for one request.

    Parameters
    ----------
    request : Request
        What is asked.
    job : Job, optional
        The job that an earlier run had accepted: it is asked for, not submitted again.
    attempts : int
        How often earlier runs had submitted it.
    unconfirmed : int
        How many of those submissions had no answer.
    spent : float
        Credits that it has cost so far.
    error, error_detail : str, optional
        What an earlier try ended with; kept until a new answer is there.
    """

    request: Request
    job: Job | None = None
    attempts: int = 0
    unconfirmed: int = 0
    spent: float = 0.0
    error: str | None = None
    error_detail: str | None = None
