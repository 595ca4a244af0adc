"""Everything one running sandbox remembers, shared by its endpoints."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from massive_frames.sandbox.faults import FaultPlan, Faults
from massive_frames.sandbox.jobs import Job, JobBook, identity
from massive_frames.sandbox.ledger import Ledger
from massive_frames.sandbox.params import terms_of_url
from massive_frames.sandbox.serp import generate_serp
from massive_frames.sandbox.serp.blocked import captcha
from massive_frames.sandbox.stats import Stats

GENERATIONS = ("2026", "2025")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a sandbox was asked to behave; see `massive_frames.sandbox.Sandbox`."""

    seed: int = 0
    speed: float = 20.0
    generation: str = "2026"
    credits: int = 1_000_000
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    faults: Faults = field(default_factory=Faults)
    inline: bool = False
    archiving: bool = False

    def __post_init__(self) -> None:
        if self.generation not in GENERATIONS:
            raise ValueError(f"generation must be one of {', '.join(GENERATIONS)}, not {self.generation!r}")
        if self.speed <= 0:
            raise ValueError("speed must be above 0")


class State:
    """The jobs, credits, faults and counts of one sandbox."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.stats = Stats()
        self.plan = FaultPlan(options.faults, options.seed)
        self.ledger = Ledger(options.credits, time.time)
        self.book = JobBook(seed=options.seed, speed=options.speed, settle=self._settle)
        self.started = time.monotonic()

    @property
    def modern(self) -> bool:
        """Whether the 2026 contract is spoken, with 202 and 422."""
        return self.options.generation == "2026"

    def warming_up(self) -> bool:
        """Return whether the opening window of 503 answers is still on."""
        return time.monotonic() - self.started < self.options.faults.unavailable_for

    def submit(self, params: Mapping[str, Sequence[str]], forced: str | None) -> Job | None:
        """Take on a search and reserve its credit; None when there is none left."""
        now = time.monotonic()
        self.book.settle_due(now)
        if not self.ledger.reserve():
            return None
        fault = self.plan.job(identity(params), self.terms_of(params), forced)
        if fault:
            self.stats.faults[fault] += 1
        self.stats.jobs += 1
        return self.book.open(params, fault, now)

    def terms_of(self, params: Mapping[str, Sequence[str]]) -> str:
        """Return the terms a request is about, directly, by its address or by its job."""
        job = self.book.find(params.get("id", [""])[0])
        if job:
            return self.terms_of(job.params)
        if params.get("url"):
            return terms_of_url(params["url"][0]) or ""
        return params.get("terms", [""])[0]

    def page(self, job: Job) -> bytes:
        """Return the bytes that a finished job delivers."""
        if job.fault == "captcha_page":
            return captcha(self.terms_of(job.params), self.options.seed).encode()
        html, _ = generate_serp(job.params, self.options.seed, repetition=job.repetition)
        if job.fault == "not_utf8":
            return html.encode("cp1252", "xmlcharrefreplace")
        return html.encode()

    def truth(
        self, params: Mapping[str, Sequence[str]], repetition: int | None = None
    ) -> list[dict[str, Any]]:
        """Return the right rows of the page that these parameters get."""
        drift = self.book.served(params) if repetition is None else repetition
        return generate_serp(params, self.options.seed, repetition=drift)[1]

    def truth_of(self, job_id: str) -> list[dict[str, Any]]:
        """Return the right rows of what one job delivers."""
        job = self.book.find(job_id)
        if job is None:
            raise KeyError(job_id)
        if not job.charged:
            return []
        if job.fault == "captcha_page":
            return [{"type": "blocked", "page": 1}]
        return self.truth(job.params, job.repetition)

    def _settle(self, job: Job) -> None:
        seconds = (job.ready - job.submitted) * self.options.speed
        self.ledger.settle("search", success=job.charged, seconds=seconds)
        self.stats.credits_charged += job.charged
