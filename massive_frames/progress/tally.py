"""Count a batch's events into what a person wants to know: how far, how fast, until when, at what price."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from massive_frames.models import EventKind, JobEvent, JobState

WORDS = {
    "throttled": "the service asked to slow down",
    "unavailable": "the service is scaling up",
    "network": "the network failed",
    "timeout": "the service timed out",
    "server": "the service had an error",
    "job-failed": "a job failed at the service",
    "malformed": "an answer was not whole",
}
ENDS = frozenset({EventKind.SUCCEEDED, EventKind.FAILED, EventKind.UNCONFIRMED, EventKind.RESTORED})
"""After these nothing more comes of a request in this run."""


class Tally:
    """The state of a batch in numbers and words.

    Parameters
    ----------
    total : int
        How many requests.
    clock : callable
        Seconds now.

    Attributes
    ----------
    running, done, failed, unconfirmed : int
        Requests by state; those that the store had are counted with the others.
    restored : int
        How many of them the store had.
    credits : float
        Credits spent.
    retries : Counter
        Retries by error code.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self._clock, self._began = total, clock, clock()
        self.done = self.failed = self.unconfirmed = self.restored = 0
        self.credits = 0.0
        self.retries: Counter[str] = Counter()
        self._error, self._until = "", self._began
        self._running: set[str] = set()

    def take(self, event: JobEvent) -> None:
        """Count one event."""
        kind = event.kind
        if kind is EventKind.SUBMITTED:
            self._running.add(event.request_key)
        elif kind is EventKind.RETRYING:
            self.retries[event.error or "?"] += 1
            self._error, self._until = event.error or "", self._clock() + (event.wait_s or 0.0)
        elif kind is EventKind.CANCELLED:
            self._running.discard(event.request_key)
        elif kind in ENDS:
            self._running.discard(event.request_key)
            self._count(event)

    def _count(self, event: JobEvent) -> None:
        """Count a request that has ended, now or in an earlier run."""
        kind, restored = event.kind, event.kind is EventKind.RESTORED
        won = kind is EventKind.SUCCEEDED or (restored and event.state is JobState.SUCCEEDED)
        open_ = kind is EventKind.UNCONFIRMED or (restored and event.state is JobState.UNCONFIRMED)
        self.restored += restored
        self.done += won
        self.unconfirmed += open_
        self.failed += not (won or open_)
        self.credits += event.credits
        if kind is EventKind.SUCCEEDED:
            self._error = ""

    @property
    def trouble(self) -> str:
        """What is wrong just now and how long it is waited, in words; nothing where all is well."""
        words, wait_s = WORDS.get(self._error, self._error), self._until - self._clock()
        if not words or wait_s < 1.0:
            return words
        if self._error == "throttled":
            return f"waiting {wait_s:.0f} s as the service asked"
        return f"{words}; trying again in {wait_s:.0f} s"

    @property
    def running(self) -> int:
        """How many jobs the service is working on."""
        return len(self._running)

    @property
    def ended(self) -> int:
        """How many requests have ended, well or not."""
        return self.done + self.failed + self.unconfirmed

    @property
    def elapsed_s(self) -> float:
        """Seconds since the batch began."""
        return self._clock() - self._began

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the end at the pace so far; None while nothing has ended."""
        asked = self.ended - self.restored
        return self.elapsed_s / asked * (self.total - self.ended) if asked else None

    def summary(self) -> str:
        """Say it in one line."""
        parts = [f"{self.done} done", f"{self.running} running", f"{self.credits:g} credits"]
        if self.unconfirmed:
            parts.insert(1, f"{self.unconfirmed} unconfirmed")
        if self.failed:
            parts.insert(1, f"{self.failed} failed")
        if self.restored:
            parts.append(f"{self.restored} from the store")
        if self.elapsed_s >= 0.1 and self.ended > self.restored:
            parts.append(f"{(self.ended - self.restored) / self.elapsed_s:.1f}/s")
        if self.remaining_s is not None and self.ended < self.total:
            parts.append(f"about {_span(self.remaining_s)} left")
        if self.retries:
            n = self.retries.total()
            parts.append(f"{n} {'retry' if n == 1 else 'retries'}")
        return " · ".join(parts)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    )
