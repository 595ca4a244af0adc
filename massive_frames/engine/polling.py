"""When to ask about a job again: learnt from the jobs of the batch that have finished."""

from __future__ import annotations

import math

LEARNING_RATE = 0.2
FIRST_SHARE, UNTAUGHT_SHARE = 0.6, 0.25
GROWTH = 0.15
SHORTEST_S, LONGEST_S = 0.05, 15.0


class Polling:
    """Ask first a little before a job is usually done, then at steps that grow with its age.

    Until a job has finished, the first question comes early, for the belief may be far off.

    A job that a poll finds done was ready somewhere between that poll and the one before it; the middle
    of that interval is taken, and a moving average of its logarithm is the usual latency.

    Parameters
    ----------
    typical_s : float
        Seconds a job is believed to take, until jobs have finished.
    give_up_s : float
        The age at which a job that is still not done is given up.

    Example
    -------
    >>> polling = Polling(typical_s=4.0)
    >>> early = polling.wait_s(age_s=0.0)
    >>> polling.learn(not_ready_s=7.0, ready_s=9.0)
    >>> early < polling.wait_s(age_s=0.0) < 8.0
    True
    """

    def __init__(self, typical_s: float, give_up_s: float = 900.0) -> None:
        self._log_typical = math.log(typical_s)
        self._n = 0
        self.give_up_s = give_up_s

    def wait_s(self, age_s: float) -> float:
        """Return the seconds until the next poll of a job that is so old."""
        typical = math.exp(self._log_typical)
        share = FIRST_SHARE if self._n else UNTAUGHT_SHARE
        first, step = share * typical - age_s, GROWTH * max(typical, age_s)
        return min(LONGEST_S, max(SHORTEST_S, first, step))

    def learn(self, not_ready_s: float, ready_s: float) -> None:
        """Take in one finished job: its age when last seen not ready, and when found ready."""
        seen = max(SHORTEST_S, (not_ready_s + ready_s) / 2)
        self._n += 1
        rate = max(LEARNING_RATE, 1 / self._n)
        self._log_typical += rate * (math.log(seen) - self._log_typical)
