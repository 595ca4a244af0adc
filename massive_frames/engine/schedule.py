"""The one heap of next times: which request is due, and how long until the next one is."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping

from massive_frames.engine.task import Task
from massive_frames.models import Job, Request


class Schedule:
    """Requests on their way by the time they are due, and behind them those not begun.

    Parameters
    ----------
    fresh : iterator of Request
        Requests not begun; taken one at a time, and only while fewer than ``max_open`` are on their way.
    max_open : int
        How many may be on their way at once.
    jobs : mapping, optional
        Jobs already accepted, by request key.
    """

    def __init__(
        self, fresh: Iterator[Request], max_open: int, jobs: Mapping[str, Job] | None = None
    ) -> None:
        self._fresh, self._max_open, self._jobs = fresh, max_open, jobs or {}
        self._heap: list[tuple[float, int, Task]] = []
        self._order = itertools.count()
        self._exhausted = False
        self.open: dict[str, Task] = {}

    def put(self, task: Task, due_s: float) -> None:
        """Let a request be due at that time."""
        heapq.heappush(self._heap, (due_s, next(self._order), task))

    def due(self, now_s: float) -> Task | None:
        """Take a request that is due, or None."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now_s else None

    def begin(self) -> Task | None:
        """Take a request not begun, or None when there is no room or none is left."""
        if self._exhausted or len(self.open) >= self._max_open:
            return None
        request = next(self._fresh, None)
        if request is None:
            self._exhausted = True
            return None
        task = Task(request, job=self._jobs.get(request.key))
        self.open[request.key] = task
        return task

    def end(self, task: Task) -> None:
        """Forget a request that has ended."""
        del self.open[task.request.key]

    def wait_s(self, now_s: float) -> float | None:
        """Return the seconds until something is due, or None when nothing is scheduled."""
        return max(0.0, self._heap[0][0] - now_s) if self._heap else None

    @property
    def exhausted(self) -> bool:
        """Whether no request is left to begin."""
        return self._exhausted

    def rest(self) -> Iterator[Request]:
        """Yield the requests never begun."""
        self._exhausted = True
        yield from self._fresh
