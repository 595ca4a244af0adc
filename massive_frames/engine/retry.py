"""Which error is tried again, after how long, and when to stop: data, with one function that reads it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from massive_frames.errors import ServiceError


@dataclass(frozen=True)
class Rule:
    """How one class of error is retried.

    Parameters
    ----------
    first_s : float
        Seconds before the first retry; each further wait is ``factor`` times longer, up to ``cap_s``.
    factor : float
        How fast the waits grow.
    cap_s : float
        The longest wait.
    retries : int
        How many retries of this class one request gets.
    """

    first_s: float
    factor: float
    cap_s: float
    retries: int


LONGEST_RETRY_AFTER_S = 900.0
"""A service that asks for more is taken at its word: the request is given up, not slept over."""

RULES: Mapping[str, Rule] = {
    "network": Rule(0.5, 2.0, 30.0, 8),
    "throttled": Rule(1.0, 2.0, 60.0, 20),
    "unavailable": Rule(1.0, 1.5, 20.0, 20),  # scaling up takes "a couple of minutes": about 6 are allowed
    "timeout": Rule(1.0, 2.0, 30.0, 6),
    "server": Rule(1.0, 2.0, 30.0, 6),
    "job-failed": Rule(0.5, 2.0, 10.0, 6),
    "job-lost": Rule(1.0, 2.0, 5.0, 2),
    "malformed": Rule(0.5, 2.0, 5.0, 5),
}
"""By error code; what is not here is never retried."""


class RetryPolicy:
    """Reads the rules, with jitter.

    Parameters
    ----------
    rules : mapping
        Error code to rule.
    rng : random.Random, optional
        Where the jitter comes from.

    Example
    -------
    >>> from massive_frames.errors import RejectedError, UnavailableError
    >>> policy = RetryPolicy(rng=random.Random(0))
    >>> 0.5 <= policy.wait_s(UnavailableError("scaling"), retries=0) <= 1.0
    True
    >>> policy.wait_s(RejectedError("no such country"), retries=0) is None
    True
    """

    def __init__(self, rules: Mapping[str, Rule] = RULES, rng: random.Random | None = None) -> None:
        self._rules, self._rng = rules, rng or random.Random()  # noqa: S311 - jitter is no secret

    def wait_s(self, error: ServiceError, retries: int) -> float | None:
        """Return the seconds to wait before the next try, or None to give up.

        Parameters
        ----------
        error : ServiceError
            What happened.
        retries : int
            How many retries this request has had for this class of error.
        """
        rule = self._rules.get(error.code)
        if rule is None or retries >= rule.retries or (error.retry_after or 0.0) > LONGEST_RETRY_AFTER_S:
            return None
        wait = min(rule.cap_s, rule.first_s * rule.factor**retries)
        jittered = wait * self._rng.uniform(0.5, 1.0)
        if error.retry_after is not None:
            return error.retry_after + 0.25 * jittered
        return jittered
