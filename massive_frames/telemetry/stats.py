"""Count a batch's events into statistics, in memory that does not grow with the batch."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime

from massive_frames.models import EventKind, JobEvent
from massive_frames.telemetry import outcomes
from massive_frames.telemetry.listener import Listener
from massive_frames.telemetry.report import BatchStats, Latency
from massive_frames.telemetry.sketch import Sketch

MOST_GROUPS = 50
OTHERS = "(others)"
"""Where latencies are counted once there are too many groups."""


class Stats(Listener):
    """Counts one batch; ``report`` may be called from any thread and at any time.

    Example
    -------
    >>> stats = Stats()
    >>> stats.report().ended
    0
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()  # the user's thread reads while the batch's own counts
        self._ended: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._retries: Counter[str] = Counter()
        self._submissions = self._bytes = 0
        self._credits = 0.0
        self._polls, self._lag = Sketch(), Sketch()
        self._latencies: dict[str, Sketch] = {}
        self._first: datetime | None = None
        self._last: datetime | None = None

    def report(self) -> BatchStats:
        """Return what was counted so far."""
        with self._lock:
            ended, errors, retries = self._ended.copy(), self._errors.copy(), self._retries.copy()
            polls, lag = self._polls.copy(), self._lag.copy()
            sketches = {group: sketch.copy() for group, sketch in sorted(self._latencies.items())}
            submissions, body_bytes, credit = self._submissions, self._bytes, self._credits
            first, last = self._first, self._last
        seconds = max(0.0, (last - first).total_seconds()) if first and last else 0.0
        return BatchStats(
            ended=ended.total(),
            succeeded=ended[outcomes.SUCCEEDED],
            failed=ended[outcomes.FAILED],
            unconfirmed=ended[outcomes.UNCONFIRMED],
            cancelled=ended[outcomes.CANCELLED],
            left_open=ended[outcomes.LEFT_OPEN],
            submissions=submissions,
            retries=retries,
            errors=errors,
            body_bytes=body_bytes,
            credits=credit,
            seconds=seconds,
            polls_mean=polls.mean,
            polls_p90=polls.quantile(0.9),
            lag_mean_s=lag.mean,
            lag_bound_s=2 * lag.mean,
            latencies=tuple(Latency.of(group, sketch) for group, sketch in sketches.items()),
        )

    def _take(self, event: JobEvent) -> None:
        with self._lock:
            self._first, self._last = self._first or event.at, event.at
            self._credits += event.credits
            self._bytes += event.body_bytes
            if event.kind is EventKind.SUBMITTING:
                self._submissions += 1
            elif event.kind is EventKind.RETRYING:
                self._retries[event.error or "unknown"] += 1
            else:
                self._end(event)

    def _end(self, event: JobEvent) -> None:
        outcome = outcomes.outcome_of(event)
        if outcome is None:
            return
        self._ended[outcome] += 1
        if outcome != outcomes.SUCCEEDED:
            self._errors[event.error or outcome] += 1
        if event.polls:
            self._polls.add(event.polls)
        if event.ready_s is not None and event.not_ready_s is not None:
            self._sketch(event.group).add((event.not_ready_s + event.ready_s) / 2)
            self._lag.add((event.ready_s - event.not_ready_s) / 2)

    def _sketch(self, group: str) -> Sketch:
        if group not in self._latencies:
            group = group if len(self._latencies) < MOST_GROUPS else OTHERS
            self._latencies.setdefault(group, Sketch())
        return self._latencies[group]
