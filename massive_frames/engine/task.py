"""What the engine remembers of one request while it is on its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from massive_frames.models import Job, JobState, Request, Work


@dataclass(slots=True)
class Task:
    """One request on its way.

    Parameters
    ----------
    request : Request
        What is asked.
    job : Job, optional
        The job once it was accepted; None when it has to be submitted (again).
    group : str
        Whose latencies its own is counted among.
    started_s, seen_waiting_s : float
        Clock seconds at which the job was accepted, and last seen not ready.
    polls : int
        How often the job was asked for.
    attempts : int
        How many times the request was submitted.
    unconfirmed : int
        How many of these submissions had no answer: a job may exist unknown to us.
    spent : float
        Credits that earlier jobs of it have cost.
    retries : Counter
        Retries so far by error code.
    http_status : int, optional
        The status of the last answer.
    resumed : bool
        Whether an earlier run had submitted it: its latency is not known.
    error, error_detail : str, optional
        What an earlier run ended with.
    """

    request: Request
    job: Job | None = None
    group: str = ""
    started_s: float = 0.0
    seen_waiting_s: float = 0.0
    polls: int = 0
    attempts: int = 0
    unconfirmed: int = 0
    spent: float = 0.0
    retries: Counter[str] = field(default_factory=Counter)
    http_status: int | None = None
    resumed: bool = False
    error: str | None = None
    error_detail: str | None = None

    @classmethod
    def of(cls, work: Work) -> Task:
        """Return the task of what is to be done."""
        return cls(
            work.request,
            work.job,
            attempts=work.attempts,
            unconfirmed=work.unconfirmed,
            spent=work.spent,
            resumed=work.job is not None,
            error=work.error,
            error_detail=work.error_detail,
        )

    @property
    def state(self) -> JobState:
        """The job's state, or what is known where there is none; a job is done when its body is here."""
        if self.job is None:
            return JobState.UNCONFIRMED if self.unconfirmed else JobState.QUEUED
        return JobState.RUNNING if self.job.state.ended else self.job.state

    def accept(self, job: Job, now_s: float) -> None:
        """Take in the job that a submission has become."""
        self.job, self.polls, self.resumed = job, 0, False
        self.started_s = self.seen_waiting_s = now_s

    def due_s(self, now_s: float, wait_s: float, had: int) -> float:
        """Return when its job, which still runs, is asked for again.

        Where a page has come since there were ``had``, that is at once, with tries of its own; else after
        the wait, but as soon as the service needs it.
        """
        if self.job is not None and len(self.job.pages) > had:
            self.retries.clear()
            return now_s
        soonest = self.job.ask_within_s if self.job is not None else wait_s
        return (now_s if self.polls else self.started_s) + min(wait_s, soonest)
