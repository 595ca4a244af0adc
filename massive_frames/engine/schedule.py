"""The one heap of next times: which request is due, and how long until the next one is."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable

from massive_frames.engine.task import Task
from massive_frames.models import Work


class Schedule:
    """Requests on their way by the time they are due, and behind them those not begun.

    Parameters
    ----------
    work : iterable of Work
        What is not begun, jobs already accepted first; taken one at a time, and only while fewer than
        ``max_open`` are on their way.
    max_open : int
        How many may be on their way at once.
    """

    def __init__(self, work: Iterable[Work], max_open: int) -> None:
        self._work, self._max_open = iter(work), max_open
        self._next: Work | None = None
        self._no_more = False
        self._heap: list[tuple[float, int, Task]] = []
        self._order = itertools.count()
        self.open: dict[str, Task] = {}
        self._answered: set[str] = set()

    def put(self, task: Task, due_s: float) -> None:
        """Let a request be due at that time."""
        heapq.heappush(self._heap, (due_s, next(self._order), task))

    def due(self, now_s: float) -> Task | None:
        """Take a request that is due, or None."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now_s else None

    def begin(self, now_s: float) -> Task | None:
        """Take a request not begun, or None when there is no room or none is left."""
        work = self._peek() if self.n_waiting < self._max_open else None
        if work is None:
            return None
        self._next = None
        task = Task.of(work)
        task.started_s = task.seen_waiting_s = now_s
        self.open[task.request.key] = task
        return task

    def end(self, task: Task) -> None:
        """Forget a request that has ended."""
        del self.open[task.request.key]
        self._answered.discard(task.request.key)

    def answered(self, task: Task) -> None:
        """Let another request begin already: this one's body is there, and only has to be delivered."""
        self._answered.add(task.request.key)

    @property
    def n_waiting(self) -> int:
        """How many requests are at the service, or on their way there."""
        return len(self.open) - len(self._answered)

    def wait_s(self, now_s: float) -> float | None:
        """Return the seconds until something is due, or None when nothing is scheduled."""
        return max(0.0, self._heap[0][0] - now_s) if self._heap else None

    def exhausted(self, *, accepted_only: bool = False) -> bool:
        """Say whether no request is left to begin, or none that was accepted before."""
        work = self._peek()
        return work is None or (accepted_only and work.job is None)

    def _peek(self) -> Work | None:
        if self._next is None and not self._no_more:
            self._next = next(self._work, None)
            self._no_more = self._next is None
        return self._next
