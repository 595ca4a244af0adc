"""What can go wrong in the sandbox, how often, and the draw that decides it for one exchange or job."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, fields

EXCHANGE_KINDS = (
    "throttled_429",
    "unavailable_503",
    "timeout_504",
    "server_500",
    "reset",
    "truncated",
    "slow_body",
    "wrong_type",
    "lost_answer",
)
JOB_KINDS = ("failed_job", "captcha_page", "captcha_403", "not_utf8")
BATCH_KINDS = ("batch_failed", "archive_gone", "archive_unknown")

_WORD = re.compile(r"fault:([a-z_]+\d*)(?:\*(\d+))?")


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Rates, from 0 to 1, at which the sandbox misbehaves.

    Parameters
    ----------
    throttled_429, unavailable_503, timeout_504, server_500
        Answer with that status and the service's plain text, on submits and on polls.
    reset
        Drop the connection without an answer, before the request is acted on.
    truncated
        Act on the request, then promise more bytes than are sent.
    slow_body
        Send the body in pieces over `slow_seconds`.
    wrong_type
        Answer JSON where a page was due.
    lost_answer
        Act on the request, then reset the connection without an answer.
    failed_job
        Finish a job as ``{"status": "failed"}``, without charging it.
    captcha_page
        Deliver Google's captcha page as if it were a results page, and charge it.
    captcha_403
        Finish a job with 403 and "Captcha was detected", without charging it.
    not_utf8
        Deliver the page in windows-1252 while it says UTF-8.
    batch_failed
        Finish a whole batch as failed, without an archive and without charging it.
    archive_gone
        Answer 404 where a batch's archive is due; its searches are charged.
    archive_unknown
        Deliver a batch's archive in a form that nobody knows.
    retry_after
        Real seconds named in ``Retry-After``; not divided by the sandbox's speed.
    slow_seconds
        Service seconds that a slow body takes; divided by the speed.
    unavailable_for
        Real seconds after the start in which everything answers 503.
    """

    throttled_429: float = 0.0
    unavailable_503: float = 0.0
    timeout_504: float = 0.0
    server_500: float = 0.0
    reset: float = 0.0
    truncated: float = 0.0
    slow_body: float = 0.0
    wrong_type: float = 0.0
    failed_job: float = 0.0
    captcha_page: float = 0.0
    captcha_403: float = 0.0
    not_utf8: float = 0.0
    lost_answer: float = 0.0
    batch_failed: float = 0.0
    archive_gone: float = 0.0
    archive_unknown: float = 0.0
    retry_after: int = 1
    slow_seconds: float = 10.0
    unavailable_for: float = 0.0

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            highest = 1.0 if item.name in EXCHANGE_KINDS + JOB_KINDS + BATCH_KINDS else float("inf")
            if not isinstance(value, (int, float)) or not 0 <= value <= highest:
                raise ValueError(f"{item.name} must be a number from 0 to {highest:g}, not {value!r}")


class FaultPlan:
    """Decides, reproducibly, which fault an exchange or a job gets.

    A draw depends on the seed, on what is asked and on how often it was asked before; not on the order
    in which concurrent requests happen to arrive.
    """

    def __init__(self, faults: Faults, seed: int) -> None:
        self.faults = faults
        self._seed = seed
        self._asked: Counter[str] = Counter()
        self._words: Counter[tuple[str, str]] = Counter()

    def exchange(self, what: str, terms: str, forced: str | None = None) -> str | None:
        """Return the transport-like fault of one HTTP exchange, or None."""
        if forced in EXCHANGE_KINDS:
            return forced
        return self._spelled(terms, EXCHANGE_KINDS) or self._drawn(f"exchange {what}", EXCHANGE_KINDS)

    def job(self, what: str, terms: str, forced: str | None = None) -> str | None:
        """Return the fault that a newly submitted job will end in, or None."""
        if forced in JOB_KINDS:
            return forced
        return self._spelled(terms, JOB_KINDS) or self._drawn(f"job {what}", JOB_KINDS)

    def batch(self, what: str, terms: str, forced: str | None = None) -> str | None:
        """Return what will be wrong with a newly submitted batch as a whole, or None."""
        if forced in BATCH_KINDS:
            return forced
        return self._spelled(terms, BATCH_KINDS) or self._drawn(f"batch {what}", BATCH_KINDS)

    def _spelled(self, terms: str, kinds: tuple[str, ...]) -> str | None:
        for kind, limit in _WORD.findall(terms):
            if kind not in kinds:
                continue
            self._words[terms, kind] += 1
            if not limit or self._words[terms, kind] <= int(limit):
                return str(kind)
        return None

    def _drawn(self, what: str, kinds: tuple[str, ...]) -> str | None:
        self._asked[what] += 1
        draw = random.Random(f"{self._seed} {what} {self._asked[what]}")
        for kind in kinds:
            if draw.random() < getattr(self.faults, kind):
                return kind
        return None
