"""The jobs of the benchmarks' local server: how long each takes, which fault it meets, what was counted."""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import Any

from local_pages import Pages

ANY = ("throttled", "unavailable", "server", "timeout", "reset")
SUBMIT, CONTENT = ("lost_answer", "failed_job"), ("truncated", "slow_body", "wrong_type")
FAULTS = (*ANY, *SUBMIT, *CONTENT)
KEPT_JOBS = 200_000
_NORMAL = NormalDist()


def service_s(terms: str, median_s: float, sigma: float, seed: int) -> float:
    """Return how many seconds a search for these words takes: lognormal."""
    digest = blake2b(f"{seed}/{terms}".encode(), digest_size=8).digest()
    share = (int.from_bytes(digest, "big") + 0.5) / 2**64
    return median_s * math.exp(sigma * _NORMAL.inv_cdf(share))


@dataclass(slots=True)
class _Job:
    number: int
    terms: str
    ready_at: float
    fails: bool
    delivered: bool = False


class Desk:
    """The jobs and the counts; what to answer, without a word of HTTP."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options, self._pages = options, Pages(options.page, options.seed)
        self._rates = {name: float(rate) for name, rate in (part.split("=") for part in options.fault)}
        self._draw = random.Random(options.seed)
        self._jobs: dict[str, _Job] = {}
        self.counts: Counter[str] = Counter()
        self.sockets = self.sockets_max = self._open_max = 0
        self._lag_s = 0.0

    def fault(self, kinds: tuple[str, ...]) -> str | None:
        """Draw the fault of one exchange, if any."""
        if not self._rates:
            return None
        share = self._draw.random()
        for kind in kinds:
            share -= self._rates.get(kind, 0.0)
            if share < 0:
                self.counts[f"fault_{kind}"] += 1
                return kind
        return None

    def submit(self, terms: str) -> str:
        """Accept a search and return its id."""
        number = self.counts["accepted"]
        self.counts["accepted"] += 1
        takes = service_s(terms, self._options.median, self._options.sigma, self._options.seed)
        fails = self.fault(("failed_job",)) is not None
        self.counts["charged"] += not fails
        name = f"{number:08x}-0000-4000-8000-{self._options.seed:012x}"
        self._jobs[name] = _Job(number, terms, time.monotonic() + takes, fails)
        self._open_max = max(self._open_max, self.counts["accepted"] - self.counts["delivered"])
        if len(self._jobs) > KEPT_JOBS:
            del self._jobs[next(iter(self._jobs))]
        return name

    def poll(self, name: str) -> bytes | str | None:
        """Return a page, a status in words, or None for an id that is not known."""
        job = self._jobs.get(name)
        if job is None:
            return None
        lag_s = time.monotonic() - job.ready_at
        if lag_s < 0:
            self.counts["early_polls"] += 1
            return "retrieving"
        if not job.delivered:
            job.delivered = True
            self.counts["delivered"] += 1
            self._lag_s += lag_s
        return "failed" if job.fails else self._pages.page(job.number, job.terms)

    def stats(self) -> dict[str, Any]:
        """Return the counts, with sockets and jobs open now and at the most."""
        open_jobs = self.counts["accepted"] - self.counts["delivered"]
        facts = {"open": open_jobs, "open_max": self._open_max, "lag_s": self._lag_s}
        facts |= {"sockets": self.sockets, "sockets_max": self.sockets_max, "cpu_s": time.process_time()}
        return {**self.counts, **facts}
