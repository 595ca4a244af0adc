"""The searches that the sandbox has taken on: when each is ready and how it will end."""

from __future__ import annotations

import heapq
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

_NOT_THE_PAGE = frozenset({"mode", "callback", "expiration", "id"})


def identity(params: Mapping[str, Sequence[str]]) -> str:
    """Return a string that is equal for parameters that ask for the same page."""
    return repr(_page_pairs(params))


def _page_pairs(params: Mapping[str, Sequence[str]]) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((name, tuple(values)) for name, values in params.items() if name not in _NOT_THE_PAGE)


def latency(draw: random.Random, params: Mapping[str, Sequence[str]]) -> float:
    """Return the seconds a search takes: 2.5 to 8 for a page, more for AI overviews and several pages."""
    seconds = min(8.0, max(2.5, draw.lognormvariate(1.386, 0.33)))
    if "ai" in params.get("awaiting", ()):
        seconds += min(60.0, draw.lognormvariate(1.6, 0.5))
    pages = int(params.get("serps", ["1"])[0])
    return seconds * (1 + 0.6 * (pages - 1))


@dataclass
class Job:
    """One search: what it asks, which repetition of the page it gets, when it is ready, how it ends."""

    id: str
    params: dict[str, list[str]]
    repetition: int
    fault: str | None
    submitted: float
    ready: float

    @property
    def charged(self) -> bool:
        """Whether the service counts this job as a success."""
        return self.fault not in {"failed_job", "captcha_403"}


class JobBook:
    """Keeps the jobs, and settles each when its time has come whether or not anyone asks for it."""

    def __init__(self, *, seed: int, speed: float, settle: Callable[[Job], None]) -> None:
        self._seed = seed
        self._speed = speed
        self._settle = settle
        self._jobs: dict[str, Job] = {}
        self._due: list[tuple[float, str]] = []
        self._times: Counter[str] = Counter()
        self._fresh: Counter[str] = Counter()
        self._lock = threading.Lock()

    def open(self, params: Mapping[str, Sequence[str]], fault: str | None, now: float) -> Job:
        """Take on a search and return its job."""
        what = identity(params)
        self._times[what] += 1
        draw = random.Random(f"{self._seed} job {what} {self._times[what]}")
        job = Job(
            id=str(uuid.UUID(int=draw.getrandbits(128), version=4)),
            params={name: list(values) for name, values in params.items()},
            repetition=self._repetition(what, cached=params.get("expiration") != ["0"]),
            fault=fault,
            submitted=now,
            ready=now + latency(draw, params) / self._speed,
        )
        with self._lock:
            self._jobs[job.id] = job
            heapq.heappush(self._due, (job.ready, job.id))
        return job

    def _repetition(self, what: str, *, cached: bool) -> int:
        if not cached or not self._fresh[what]:
            self._fresh[what] += 1
        return self._fresh[what] - 1

    def counts(self) -> dict[str, int]:
        """Return how many jobs were taken on, by their parameters written as a query string."""
        with self._lock:
            jobs = list(self._jobs.values())
        return dict(Counter(urlencode(_page_pairs(job.params), doseq=True) for job in jobs))

    def find(self, job_id: str) -> Job | None:
        """Return the job of that id, if there is one."""
        return self._jobs.get(job_id)

    def served(self, params: Mapping[str, Sequence[str]]) -> int:
        """Return the repetition that was served last for these parameters, 0 before the first."""
        return max(0, self._fresh[identity(params)] - 1)

    def settle_due(self, now: float) -> None:
        """Settle the credits of every job that is ready by now."""
        with self._lock:
            while self._due and self._due[0][0] <= now:
                self._settle(self._jobs[heapq.heappop(self._due)[1]])
