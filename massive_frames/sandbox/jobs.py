"""The calls that the sandbox has taken on: when each is ready and how it will end."""

from __future__ import annotations

import heapq
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from massive_frames.sandbox.kind import Given, Kind

_NOT_THE_CONTENT = frozenset({"mode", "callback", "expiration", "id"})


def identity(kind: Kind, params: Given) -> str:
    """Return a string that is equal for calls that ask for the same thing."""
    pairs = repr(_content_pairs(params))
    return pairs if kind.name == "search" else f"{kind.name} {pairs}"


def _content_pairs(params: Given) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((name, tuple(values)) for name, values in params.items() if name not in _NOT_THE_CONTENT)


@dataclass
class Job:
    """One call: what it asks, which repetition of the content it gets, when it is ready, how it ends."""

    id: str
    kind: Kind
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

    def open(self, kind: Kind, params: Given, fault: str | None, now: float) -> Job:
        """Take on a call and return its job."""
        what = identity(kind, params)
        self._times[what] += 1
        draw = random.Random(f"{self._seed} job {what} {self._times[what]}")
        job = Job(
            id=str(uuid.UUID(int=draw.getrandbits(128), version=4)),
            kind=kind,
            params={name: list(values) for name, values in params.items()},
            repetition=self._repetition(what, cached=params.get("expiration") != ["0"]),
            fault=fault,
            submitted=now,
            ready=now + kind.latency(draw, params) / self._speed,
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
        return dict(Counter(urlencode(_content_pairs(job.params), doseq=True) for job in jobs))

    def find(self, job_id: str) -> Job | None:
        """Return the job of that id, if there is one."""
        return self._jobs.get(job_id)

    def served(self, kind: Kind, params: Given) -> int:
        """Return the repetition that was served last for these parameters, 0 before the first."""
        return max(0, self._fresh[identity(kind, params)] - 1)

    def settle_due(self, now: float) -> None:
        """Settle the credits of every job that is ready by now."""
        with self._lock:
            while self._due and self._due[0][0] <= now:
                self._settle(self._jobs[heapq.heappop(self._due)[1]])
