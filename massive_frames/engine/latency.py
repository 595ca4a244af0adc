"""How long jobs take: a distribution over ages, learnt from when polls found jobs waiting or finished."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORM = 1
# Grid steps, widths (sigma) and smoothing are in logarithms of the age: 0.04 is 4 %.
SHORTEST_AGE_S, LONGEST_AGE_S, GRID_STEP = 0.01, 10_000.0, 0.04
PRIOR_JOBS, TAIL_SHARE = 4.0, 0.1
NARROW, WIDE = (0.55, 0.4), (0.35, 1.2)  # share, sigma
SMOOTHING, ROUNDS = 0.08, 12
SETTLE_EVERY, HALF_LIFE_JOBS = 500, 2000.0
MOST_REMEMBERED_JOBS, KEPT_IN_DOUBT_JOBS = 1000.0, 5.0

Floats = NDArray[np.float64]
Points = NDArray[np.intp]


def _grid() -> Floats:
    steps = math.ceil(math.log(LONGEST_AGE_S / SHORTEST_AGE_S) / GRID_STEP)
    return np.concatenate([[0.0], SHORTEST_AGE_S * np.exp(GRID_STEP * np.arange(steps + 1))])


def _kernel() -> Floats:
    reach = math.ceil(3 * SMOOTHING / GRID_STEP)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * GRID_STEP / SMOOTHING) ** 2)
    return np.asarray(weights / weights.sum())


AGES: Floats = _grid()
LAST = len(AGES) - 1
_KERNEL = _kernel()


def point(age_s: float) -> int:
    """Return the number of the grid point that is nearest to an age (seconds)."""
    if not age_s > SHORTEST_AGE_S / 2:
        return 0
    if age_s >= LONGEST_AGE_S:
        return LAST
    return min(LAST, max(1, 1 + round(math.log(age_s / SHORTEST_AGE_S) / GRID_STEP)))


def share_done(belief: Floats) -> Floats:
    """Return the probability that a job is done by each grid point, from that of each cell."""
    return np.concatenate([[0.0], np.cumsum(belief)])


def prior(typical_s: float) -> Floats:
    """Return the belief before anything was seen: the probability of each cell between grid points.

    A narrow and a wide lognormal around the typical latency, and a tail with the same weight for each
    doubling of the age.
    """
    log_age = np.log(AGES[1:] / typical_s)
    tail = np.where(log_age > 0, 1.0, 0.05)
    cells = TAIL_SHARE * tail / tail.sum()
    for share, sigma in (NARROW, WIDE):
        cells += share * np.diff([_normal(z) for z in log_age / sigma], prepend=0.0)
    return np.asarray(cells / cells.sum())


def _normal(z: float) -> float:
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2)))


class Latencies:
    """The belief about how long a job takes: a probability for each cell of a fixed grid of ages.

    A job that a poll found done became ready between that poll and the one before it; a job that is still
    open was not ready at its last poll. Expectation maximisation spreads each job over the cells where it
    may have become ready, in proportion to the belief (Turnbull, 1976), and smooths after each round
    (Silverman and others, 1990). Old jobs weigh less and less.

    Parameters
    ----------
    typical_s : float
        Seconds a job is believed to take, until jobs have finished.
    memory : mapping, optional
        What `memory` returned before. Anything else is ignored.

    Example
    -------
    >>> latencies = Latencies(typical_s=4.0)
    >>> for _ in range(50):
    ...     latencies.finished(point(9.0), point(11.0))
    >>> latencies.refresh()
    >>> done = share_done(latencies.belief)
    >>> bool(done[point(8.0)] < 0.1 < 0.9 < done[point(12.5)])
    True
    """

    def __init__(self, typical_s: float, memory: Mapping[str, Any] | None = None) -> None:
        self._prior = PRIOR_JOBS * prior(typical_s)
        self._settled = _recall(memory)
        self._low: list[int] = []
        self._high: list[int] = []
        self._open = [0] * (LAST + 1)
        self.belief: Floats = self._prior / self._prior.sum()
        self.refresh()

    @property
    def jobs(self) -> float:
        """How many finished jobs the belief rests on, older ones counted for less."""
        return float(self._settled.sum()) + len(self._low)

    def move(self, before: int | None, after: int | None) -> None:
        """Count an open job at another grid point; None is nowhere."""
        if before is not None:
            self._open[before] -= 1
        if after is not None:
            self._open[after] += 1

    def finished(self, low: int, high: int) -> None:
        """Take in a job that became ready between two grid points."""
        low = min(low, LAST - 1)
        self._low.append(low)
        self._high.append(max(high, low + 1))

    def refresh(self) -> None:
        """Bring the belief up to date with all that was taken in."""
        waiting = np.array(self._open[:LAST], dtype=np.float64)
        at = 1 + np.flatnonzero(waiting[1:])
        low = np.concatenate([np.array(self._low, dtype=np.intp), at])
        high = np.concatenate([np.array(self._high, dtype=np.intp), np.full(len(at), LAST)])
        weight = np.concatenate([np.ones(len(self._low)), waiting[at]])
        base = self._prior + self._settled
        for _ in range(ROUNDS):
            cells = np.convolve(base + _spread(self.belief, low, high, weight), _KERNEL, mode="same")
            self.belief = cells / cells.sum()
        if len(self._low) >= SETTLE_EVERY:
            self._settle()

    def forget(self) -> None:
        """Forget nearly all that was learnt: the service has changed."""
        self._settle()
        self._settled *= min(1.0, KEPT_IN_DOUBT_JOBS / max(1.0, self.jobs))

    def memory(self) -> dict[str, Any]:
        """Return what was learnt as a small dictionary that JSON can carry."""
        cells = self._settled + self._finished_cells()
        filled = np.flatnonzero(cells >= 0.001)
        first, end = (int(filled[0]), int(filled[-1]) + 1) if len(filled) else (0, 0)
        return {"form": FORM, "first": first, "jobs": [round(float(x), 3) for x in cells[first:end]]}

    def _settle(self) -> None:
        self._settled *= 0.5 ** (len(self._low) / HALF_LIFE_JOBS)
        self._settled += self._finished_cells()
        self._low, self._high = [], []

    def _finished_cells(self) -> Floats:
        low, high = np.array(self._low, dtype=np.intp), np.array(self._high, dtype=np.intp)
        return _spread(self.belief, low, high, np.ones(len(low)))


def _spread(belief: Floats, low: Points, high: Points, weight: Floats) -> Floats:
    """Return the expected number of jobs in each cell, given the interval each of them fell into."""
    done = share_done(belief)
    share = weight / np.maximum(done[high] - done[low], 1e-12)
    change = np.bincount(low, share, LAST + 1) - np.bincount(high, share, LAST + 1)
    return np.asarray(belief * np.maximum(np.cumsum(change)[:LAST], 0.0))


def _recall(memory: object) -> Floats:
    settled = np.zeros(LAST)
    if not isinstance(memory, Mapping) or memory.get("form") != FORM:
        return settled
    first, jobs = memory.get("first"), memory.get("jobs")
    if not isinstance(jobs, list) or not isinstance(first, int) or first < 0 or first + len(jobs) > LAST:
        return settled
    if not all(isinstance(count, int | float) and 0 <= count < 1e9 for count in jobs):
        return settled
    settled[first : first + len(jobs)] = jobs
    return np.asarray(settled * min(1.0, MOST_REMEMBERED_JOBS / max(1.0, float(settled.sum()))))
