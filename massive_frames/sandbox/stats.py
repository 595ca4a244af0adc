"""Counts of what reached the sandbox, so that a test can say what a client did and did not send."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class LogEntry(NamedTuple):
    """One answered exchange; ``time`` is ``time.monotonic()`` at its arrival, status 0 means no answer.

    ``cookie`` is the ``Cookie`` header.
    """

    time: float
    method: str
    path: str
    params: dict[str, str]
    status: int
    cookie: str = ""


_NEW = frozenset({"terms", "prompt", "url", "urls"})


@dataclass
class Stats:
    """What the sandbox has seen since it started.

    ``requests`` counts ``"GET /search"`` and the like at arrival, ``faults`` counts by kind, ``log``
    lists the exchanges in the order in which they were answered, and ``callbacks`` the addresses that were to
    be told and never were.
    """

    requests: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    submits: int = 0
    polls: int = 0
    jobs: int = 0
    batches: int = 0
    credits_charged: int = 0
    callbacks: list[str] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)

    def submissions(self) -> list[LogEntry]:
        """Return the answered exchanges that asked for something new, as against polls."""
        return [entry for entry in self.log if not entry.params.keys().isdisjoint(_NEW)]
