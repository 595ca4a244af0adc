"""When to ask about a job again: learnt from the jobs that finished so far, here and in earlier batches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from massive_frames.engine.inspection import cheapest_next, median_s
from massive_frames.engine.latency import AGES, Latencies, point, share_done
from massive_frames.engine.surprise import Surprise

POLL_COST_SHARE = 0.05
SHORTEST_S, LONGEST_S = 0.05, 30.0
SMALLEST_STEP, LARGEST_STEP = 0.02, 0.5
# Untaught, first polls go from 1/16 of the best first age up to it, and a step adds 1.5 ages at most.
UNTAUGHT_JOBS, UNTAUGHT_SHARE, UNTAUGHT_REACH, GROWTH = 20.0, 1.0, 16.0, 1.5
EARLY_JOBS, EARLY_REACH, JITTER = 1 / 16, 8.0, 0.1
SURE_JOBS = 60.0
# Planning takes a millisecond or two, so it waits until a tenth more is known.
NEWS_SHARE, MOST_NEWS_JOBS, POLLS_PER_JOB = 0.1, 100.0, 10.0
GOLDEN_RATIO = (math.sqrt(5) - 1) / 2

_AGES: list[float] = AGES.tolist()


class Polling:
    """Ask at the ages that cost least: a second of lag costs one, a poll 5 % of the median latency.

    How long jobs take is learnt from the polls themselves. While little is known, the first polls are spread
    from early to usual ages and steps grow slowly; later one job in sixteen is still asked early, or a
    service that became faster would never be noticed. When polls find what was not expected, nearly all
    that was learnt is forgotten. Nothing here is random.

    Parameters
    ----------
    typical_s : float
        Seconds a job is believed to take, until jobs have finished.
    give_up_s : float
        The age at which a job that is still not done is given up; no wait leads past it.
    memory : mapping, optional
        What `memory` returned at the end of an earlier batch. Anything else is ignored.

    Example
    -------
    >>> polling = Polling(typical_s=4.0)
    >>> for number in range(100):
    ...     polling.waiting(str(number), 9.0)
    ...     polling.finished(str(number), 11.0)
    >>> 4.0 < polling.wait_s(5.0) < 6.0
    True
    """

    def __init__(
        self, typical_s: float, give_up_s: float = 900.0, memory: Mapping[str, Any] | None = None
    ) -> None:
        self.give_up_s = give_up_s
        self._latencies = Latencies(max(SHORTEST_S, typical_s), memory)
        self._surprise = Surprise()
        self._open: dict[str, int] = {}
        self._unclear: set[str] = set()
        self._n_first = 0
        self._plan()

    def wait_s(self, age_s: float) -> float:
        """Return the seconds until the next poll of a job that is so old (seconds) and not done."""
        age_s = max(0.0, age_s)
        target = _AGES[self._next[point(age_s)]]
        if age_s < SHORTEST_S:
            target *= self._first_share()
        elif self._untaught:
            target = min(target, age_s * (1.0 + GROWTH))
        shortest = max(SHORTEST_S, SMALLEST_STEP * age_s)
        longest = max(LONGEST_S, self._median_s, LARGEST_STEP * age_s)
        wait = min(longest, max(shortest, target - age_s))
        return min(wait, max(SHORTEST_S, self.give_up_s - age_s)) if age_s < self.give_up_s else wait

    def waiting(self, job: str, age_s: float) -> None:
        """Take in that a job is not done at this age (seconds); at submission, the age is 0."""
        at = point(age_s)
        if at == 0:
            self._unclear.discard(job)
        if job in self._unclear:
            return
        before = self._open.get(job)
        self._latencies.move(before, at)
        self._open[job] = at
        if before is not None and at > before:
            self._learn(1.0 / POLLS_PER_JOB, before, at, found=False)

    def finished(self, job: str, ready_s: float) -> None:
        """Take in that a poll at this age (seconds) found a job done."""
        if job in self._unclear:
            self._unclear.discard(job)
            return
        before, at = self._open.pop(job, None), point(ready_s)
        self._latencies.move(before, None)
        self._latencies.finished(before or 0, at)
        self._learn(1.0, before or 0, at, found=True)

    def dropped(self, job: str) -> None:
        """Forget a job that failed or was given up."""
        self._unclear.discard(job)
        self._latencies.move(self._open.pop(job, None), None)

    def memory(self) -> dict[str, Any]:
        """Return what was learnt, small and fit for JSON, for the next batch to begin with."""
        return self._latencies.memory()

    @property
    def _untaught(self) -> bool:
        return self._known_jobs < UNTAUGHT_JOBS

    def _first_share(self) -> float:
        """Return which share of the best first age to take, from a sequence that spreads evenly."""
        u = self._n_first * GOLDEN_RATIO % 1.0
        self._n_first += 1
        if self._untaught:
            return float(UNTAUGHT_SHARE * UNTAUGHT_REACH ** (u - 1.0))
        if u < EARLY_JOBS:
            return float(EARLY_REACH ** (u / EARLY_JOBS - 1.0))
        return math.exp(JITTER * ((u - EARLY_JOBS) / (1.0 - EARLY_JOBS) - 0.5))

    def _learn(self, news: float, before: int, at: int, *, found: bool) -> None:
        """Count what is new, in finished jobs; believe and plan anew when it is enough."""
        self._news += news
        self._known_jobs += found
        waiting = 1.0 - self._done[before]
        chance = (self._done[max(at, before)] - self._done[before]) / waiting if waiting > 1e-9 else 0.5
        wrong = self._surprise.seen(chance, found=found)
        if wrong and self._known_jobs > SURE_JOBS:
            self._doubt()
        known = self._known_jobs + len(self._open) / POLLS_PER_JOB
        if self._news >= min(MOST_NEWS_JOBS, max(1.0, NEWS_SHARE * known)):
            self._latencies.refresh()
            self._plan()

    def _doubt(self) -> None:
        """Forget what was learnt, and the open jobs: they are the slow ones of those forgotten."""
        old = {job: at for job, at in self._open.items() if at > 0}
        for job, at in old.items():
            self._latencies.move(at, None)
            del self._open[job]
        self._unclear |= old.keys()
        self._latencies.forget()
        self._news = math.inf

    def _plan(self) -> None:
        self._news, self._known_jobs = 0.0, self._latencies.jobs
        done = share_done(self._latencies.belief)
        self._done: list[float] = done.tolist()
        self._median_s = median_s(AGES, done)
        self._next = cheapest_next(AGES, done, POLL_COST_SHARE * self._median_s)
