"""The one heap of next times: which request is due, and how long until the next one is."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from massive_frames.engine.task import Task
from massive_frames.models import Job, Request


class Schedule:
    """Requests on their way by the time they are due, and behind them those not begun.

    Parameters
    ----------
    requests : iterable of Request
        Requests not begun; taken one at a time, and only while fewer than ``max_open`` are on their way.
    max_open : int
        How many may be on their way at once.
    jobs : mapping, optional
        Jobs that an earlier run had accepted, by request key; they are begun first.
    tried : mapping, optional
        How often an earlier run had submitted a request, by its key.
    """

    def __init__(
        self,
        requests: Iterable[Request],
        max_open: int,
        jobs: Mapping[str, Job] | None = None,
        tried: Mapping[str, int] | None = None,
    ) -> None:
        self._max_open, self._accepted, self._tried = max_open, deque[Task](), tried or {}
        if jobs:
            requests = list(requests)
            known = [request for request in requests if request.key in jobs]
            self._accepted.extend(self._task(r, jobs[r.key]) for r in known)
            requests = [request for request in requests if request.key not in jobs]
        self._fresh = iter(requests)
        self._no_more_fresh = False
        self._heap: list[tuple[float, int, Task]] = []
        self._order = itertools.count()
        self.open: dict[str, Task] = {}

    def put(self, task: Task, due_s: float) -> None:
        """Let a request be due at that time."""
        heapq.heappush(self._heap, (due_s, next(self._order), task))

    def due(self, now_s: float) -> Task | None:
        """Take a request that is due, or None."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now_s else None

    def begin(self, now_s: float) -> Task | None:
        """Take a request not begun, or None when there is no room or none is left."""
        if len(self.open) >= self._max_open:
            return None
        task = self._accepted.popleft() if self._accepted else self._begin_fresh()
        if task is not None:
            task.started_s = task.seen_waiting_s = now_s
            self.open[task.request.key] = task
        return task

    def _begin_fresh(self) -> Task | None:
        request = next(self._fresh, None)
        self._no_more_fresh = request is None
        return None if request is None else self._task(request)

    def _task(self, request: Request, job: Job | None = None) -> Task:
        tried = self._tried.get(request.key, 0)
        return Task(request, job=job, attempts=tried, resumed=job is not None)

    def end(self, task: Task) -> None:
        """Forget a request that has ended."""
        del self.open[task.request.key]

    def wait_s(self, now_s: float) -> float | None:
        """Return the seconds until something is due, or None when nothing is scheduled."""
        return max(0.0, self._heap[0][0] - now_s) if self._heap else None

    def exhausted(self, *, accepted_only: bool = False) -> bool:
        """Say whether no request is left to begin, or none that was accepted before."""
        return not self._accepted and (accepted_only or self._no_more_fresh)

    def rest(self) -> Iterator[Task]:
        """Yield what was never begun."""
        yield from self._accepted
        self._accepted.clear()
        self._no_more_fresh = True
        yield from map(self._task, self._fresh)
