"""When to look at a job: the ages that cost least, where it is known how long jobs take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cheapest_next(ages: Floats, done: Floats, poll_cost_s: float) -> list[int]:
    """Return, for a job that waits at each grid point, the grid point at which to ask next.

    Each poll costs `poll_cost_s`, and each job costs the seconds from being ready to being asked. Dynamic
    programming from the last age backwards finds the ages that cost least (optimal inspection: Barlow and
    Proschan, Mathematical Theory of Reliability, 1965).

    Parameters
    ----------
    ages : ndarray
        Ages in seconds, ascending from 0; length n.
    done : ndarray
        Probability that a job is done by each age, from 0; length n.
    poll_cost_s : float
        What one poll costs, in seconds of waiting.

    Returns
    -------
    list of int
        Length n; the last age is followed by itself.

    Example
    -------
    >>> ages, done = np.arange(7.0), np.array([0, 0, 0, 0.5, 0.5, 0.5, 1])
    >>> cheapest_next(ages, done, poll_cost_s=0.1)[:4]
    [3, 3, 3, 6]
    """
    last = len(ages) - 1
    mean = np.concatenate([[0.0], np.cumsum((ages[1:] + ages[:-1]) / 2 * np.diff(done))])
    asking = poll_cost_s * np.maximum(1.0 - done, 0.0)
    # `later` is the cost from an age on, plus the terms of age * done - mean that belong to that age alone.
    later = ages * done - mean
    later[last] += asking[last] + (1.0 - done[last]) * ages[last] / 4
    following = [last] * (last + 1)
    for i in range(last - 1, -1, -1):
        cost = later[i + 1 :] - done[i] * ages[i + 1 :]
        best = int(cost.argmin())
        following[i] = i + 1 + best
        later[i] += asking[i] + float(cost[best]) + mean[i]
    return following


def median_s(ages: Floats, done: Floats) -> float:
    """Return the age (seconds) by which half of the jobs are done."""
    return float(np.interp(0.5, done, ages))
