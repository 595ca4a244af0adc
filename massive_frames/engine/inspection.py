"""When to look at a job: the ages that cost least, where it is known how long jobs take."""

from __future__ import annotations

from collections import deque

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
    asking = (poll_cost_s * np.maximum(1.0 - done, 0.0) + mean).tolist()
    # `later` is the cost from an age on, plus the terms of age * done - mean that belong to that age alone.
    later = (ages * done - mean).tolist()
    later[last] += asking[last] - mean[last] + (1.0 - done[last]) * ages[last] / 4
    at, share = ages.tolist(), done.tolist()
    following, lines = [last] * (last + 1), _Lines()
    for i in range(last - 1, -1, -1):
        lines.add(i + 1, at[i + 1], later[i + 1])
        following[i], cost = lines.lowest(share[i])
        later[i] += asking[i] + cost
    return following


class _Lines:
    """The lowest of the lines ``cost - age * share``, where ages and the shares asked for fall: a hull."""

    def __init__(self) -> None:
        self._hull: deque[tuple[int, float, float]] = deque()

    def add(self, number: int, age: float, cost: float) -> None:
        """Take in a line of a lower age than all before; drop those that are nowhere the lowest."""
        hull = self._hull
        while len(hull) > 1:
            (_, age1, cost1), (_, age2, cost2) = hull[-2], hull[-1]
            if (cost - cost1) * (age1 - age2) > (cost2 - cost1) * (age1 - age):
                break
            hull.pop()
        hull.append((number, age, cost))

    def lowest(self, share: float) -> tuple[int, float]:
        """Return the number of the lowest line at this share, and how low it is."""
        hull = self._hull
        number, age, cost = hull[0]
        low = cost - age * share
        while len(hull) > 1:
            further, age, cost = hull[1]
            if cost - age * share > low:
                break
            number, low = further, cost - age * share
            hull.popleft()
        return number, low


def median_s(ages: Floats, done: Floats) -> float:
    """Return the age (seconds) by which half of the jobs are done."""
    return float(np.interp(0.5, done, ages))
