"""What a caller allows a batch: credits, time, failures; and what is done where no answer was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from massive_frames.errors import LimitError
from massive_frames.models import JobState, Outcome

FEWEST = 20
"""A share of failures is taken of so many ended requests at least: one early failure is no trend."""


@dataclass(frozen=True)
class Limits:
    """The limits of one run.

    Parameters
    ----------
    max_credits : float, optional
        Credits that may be spent, those of jobs on their way and of unconfirmed submissions counted in.
    deadline_s : float, optional
        Seconds from now after which nothing more is asked.
    max_failures : float, optional
        The share (0 to 1) of ended requests that may have failed.
    resubmit_unconfirmed : bool
        Whether a request whose submission had no answer is sent again, which may cost it twice.
    spent : float
        Credits that earlier runs of the batch have spent, or may have.
    held : mapping of str to float
        By request key, what the jobs cost that earlier runs have submitted and that are still on their way.
    """

    max_credits: float | None = None
    deadline_s: float | None = None
    max_failures: float | None = None
    resubmit_unconfirmed: bool = False
    spent: float = 0.0
    held: Mapping[str, float] = field(default_factory=dict)


class Account:
    """Keeps count of a run against its limits.

    Parameters
    ----------
    limits : Limits
        What is allowed.

    Example
    -------
    >>> account = Account(Limits(max_credits=1))
    >>> account.reserve("a", 1.0) is None
    True
    >>> str(account.reserve("b", 1.0))
    'max_credits=1: 1 spent or on its way, and one more request costs 1'
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self._spent = limits, limits.spent
        self._reserved = dict(limits.held)
        self._held = sum(self._reserved.values())
        self._ended = self._failed = 0

    def reserve(self, key: str, cost: float) -> LimitError | None:
        """Set a request's cost aside before it is submitted, or say that there is no room for it."""
        most, used = self._limits.max_credits, self._spent + self._held
        if key in self._reserved:
            return None
        if most is not None and used + cost > most:
            words = f"{used:g} spent or on its way, and one more request costs {cost:g}"
            return LimitError(f"max_credits={most:g}: {words}")
        self._reserved[key] = cost
        self._held += cost
        return None

    def unanswered(self, key: str, cost: float) -> None:
        """Count a submission that had no answer as spent, for it may have been; another one costs anew."""
        self._held -= self._reserved.pop(key, 0.0)
        self._spent += cost

    def end(self, outcome: Outcome, cost: float) -> LimitError | None:
        """Count a request that has ended, at its cost if well; say whether too many have failed.

        One that a stop has left open has not failed; a job that still runs may be charged yet.
        """
        if outcome.job_id is None or outcome.state.ended:
            self._held -= self._reserved.pop(outcome.request.key, 0.0)
        if outcome.state is JobState.QUEUED and outcome.job_id is None:
            return None
        won = outcome.state is JobState.SUCCEEDED
        self._spent += cost if won else 0.0
        self._ended += 1
        self._failed += not won
        share = self._limits.max_failures
        if share is None or self._failed <= share * max(self._ended, FEWEST):
            return None
        return LimitError(f"max_failures={share:g}: {self._failed} of {self._ended} requests have failed")
