"""Count a batch's events into what a person wants to know: how far, how fast, until when, at what price."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from massive_frames.models import EventKind, JobEvent

WORDS = {
    "throttled": "the service asked to slow down",
    "unavailable": "the service is scaling up",
    "network": "the network failed",
    "timeout": "the service timed out",
    "server": "the service had an error",
    "job-failed": "a job failed at the service",
    "malformed": "an answer was not whole",
}


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
    running, done, failed : int
        Requests by state.
    credits : float
        Credits spent.
    retries : Counter
        Retries by error code.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self._clock, self._began = total, clock, clock()
        self.done = self.failed = 0
        self.credits = 0.0
        self.retries: Counter[str] = Counter()
        self.trouble = ""
        self._running: set[str] = set()

    def take(self, event: JobEvent) -> None:
        """Count one event."""
        if event.kind is EventKind.SUBMITTED:
            self._running.add(event.request_key)
        elif event.kind is EventKind.RETRYING:
            self.retries[event.error or "?"] += 1
            wait = f"; trying again in {event.wait_s:.0f} s" if event.wait_s and event.wait_s >= 1 else ""
            self.trouble = WORDS.get(event.error or "", event.error or "") + wait
        elif event.kind in {EventKind.SUCCEEDED, EventKind.FAILED}:
            self._running.discard(event.request_key)
            self.done += event.kind is EventKind.SUCCEEDED
            self.failed += event.kind is EventKind.FAILED
            self.credits += event.credits
            self.trouble = "" if event.kind is EventKind.SUCCEEDED else self.trouble

    @property
    def running(self) -> int:
        """How many jobs the service is working on."""
        return len(self._running)

    @property
    def ended(self) -> int:
        """How many requests have ended, well or not."""
        return self.done + self.failed

    @property
    def elapsed_s(self) -> float:
        """Seconds since the batch began."""
        return self._clock() - self._began

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the end at the pace so far; None while nothing has ended."""
        return self.elapsed_s / self.ended * (self.total - self.ended) if self.ended else None

    def summary(self) -> str:
        """Say it in one line."""
        parts = [f"{self.done} done", f"{self.running} running", f"{self.credits:g} credits"]
        if self.failed:
            parts.insert(1, f"{self.failed} failed")
        if self.elapsed_s >= 0.1:
            parts.append(f"{self.ended / self.elapsed_s:.1f}/s")
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
