"""What the engine remembers of one request while it is on its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from massive_frames.models import Job, JobState, Request


@dataclass(slots=True)
class Task:
    """One request on its way.

    Parameters
    ----------
    request : Request
        What is asked.
    job : Job, optional
        The job once it was accepted; None when it has to be submitted (again).
    started_s, seen_waiting_s : float
        Clock seconds at which the job was accepted, and last seen not ready.
    attempts : int
        How many times the request was submitted.
    retries : Counter
        Retries so far by error code.
    http_status : int, optional
        The status of the last answer.
    resumed : bool
        Whether an earlier run had submitted it: its latency is not known.
    maybe_accepted : bool
        Whether a submission's answer was not seen, so that a job may exist unknown to us.
    """

    request: Request
    job: Job | None = None
    started_s: float = 0.0
    seen_waiting_s: float = 0.0
    attempts: int = 0
    retries: Counter[str] = field(default_factory=Counter)
    http_status: int | None = None
    resumed: bool = False
    maybe_accepted: bool = False

    @property
    def state(self) -> JobState:
        """The job's state, or queued where there is none."""
        return self.job.state if self.job else JobState.QUEUED
