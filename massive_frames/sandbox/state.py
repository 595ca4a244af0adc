"""Everything one running sandbox remembers, shared by its endpoints."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from massive_frames.sandbox.archives import FORMS, NAMINGS
from massive_frames.sandbox.batches import Batch
from massive_frames.sandbox.faults import FaultPlan, Faults
from massive_frames.sandbox.jobs import Job, JobBook, identity
from massive_frames.sandbox.ledger import Ledger
from massive_frames.sandbox.pages import PageCache
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
    weight: str | int = "real"
    archive: str = "zip"
    archive_names: str = "index"
    archive_token: bool = False

    def __post_init__(self) -> None:
        for name, known in (("archive", FORMS), ("archive_names", NAMINGS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, not {getattr(self, name)!r}")
        if self.weight not in {"real", "light"} and type(self.weight) is not int:
            raise ValueError(f"weight must be 'real', 'light' or a number of bytes, not {self.weight!r}")
        if self.generation not in GENERATIONS:
            raise ValueError(f"generation must be one of {', '.join(GENERATIONS)}, not {self.generation!r}")
        if self.speed <= 0:
            raise ValueError("speed must be above 0")

    @property
    def page_weight(self) -> int | None:
        """Bytes of scripts around a page's results; None for as many as real pages have."""
        return {"real": None, "light": 0}[self.weight] if isinstance(self.weight, str) else self.weight


class State:
    """The jobs, credits, faults and counts of one sandbox."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.stats = Stats()
        self.plan = FaultPlan(options.faults, options.seed)
        self.ledger = Ledger(options.credits, time.time)
        self.book = JobBook(seed=options.seed, speed=options.speed, settle=self._settle)
        self.batches: dict[str, Batch] = {}
        self.pages = PageCache()
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
        return self._open(params, forced, now) if self.ledger.reserve() else None

    def submit_batch(self, asked: Sequence[Mapping[str, Sequence[str]]], forced: str | None) -> Batch | None:
        """Take on many searches at once and reserve their credits; None when there are too few left."""
        now = time.monotonic()
        self.book.settle_due(now)
        if not self.ledger.reserve(len(asked)):
            return None
        what, terms = repr([identity(one) for one in asked]), " ".join(self.terms_of(one) for one in asked)
        fault = self.plan.batch(what, terms, forced)
        if fault:
            self.stats.faults[fault] += 1
        inner = "failed_job" if fault == "batch_failed" else forced
        jobs = [self._open(one, inner, now) for one in asked]
        batch = Batch.of(jobs, fault, seed=self.options.seed, speed=self.options.speed)
        self.stats.batches += 1
        self.batches[batch.id] = batch
        return batch

    def _open(self, params: Mapping[str, Sequence[str]], forced: str | None, now: float) -> Job:
        fault = self.plan.job(identity(params), self.terms_of(params), forced)
        if fault:
            self.stats.faults[fault] += 1
        self.stats.jobs += 1
        self.stats.callbacks += params.get("callback", ())
        return self.book.open(params, fault, now)

    def terms_of(self, params: Mapping[str, Sequence[str]]) -> str:
        """Return the terms a request is about, directly, by its address or by its job."""
        asked = params.get("id", [""])[0]
        job = self.book.find(asked)
        if job:
            return self.terms_of(job.params)
        if asked in self.batches:
            return " ".join(self.terms_of(job.params) for job in self.batches[asked].jobs)
        if params.get("url"):
            return terms_of_url(params["url"][0]) or ""
        return " ".join(params.get("terms", ()))

    def page(self, job: Job) -> bytes:
        """Return the bytes that a finished job delivers."""
        if job.fault == "captcha_page":
            return captcha(self.terms_of(job.params), self.options.seed).encode()
        coding = "cp1252" if job.fault == "not_utf8" else "utf-8"
        return self.pages.get((identity(job.params), job.repetition, coding), lambda: self._made(job, coding))

    def _made(self, job: Job, coding: str) -> bytes:
        weight = self.options.page_weight
        html, _ = generate_serp(job.params, self.options.seed, repetition=job.repetition, weight=weight)
        return html.encode(coding, "xmlcharrefreplace")

    def truth(
        self, params: Mapping[str, Sequence[str]], repetition: int | None = None
    ) -> list[dict[str, Any]]:
        """Return the right rows of the page that these parameters get."""
        drift = self.book.served(params) if repetition is None else repetition
        weight = self.options.page_weight
        return generate_serp(params, self.options.seed, repetition=drift, weight=weight)[1]

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
