"""Everything one running sandbox remembers, shared by its endpoints."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

from massive_frames.sandbox.archives import FORMS, NAMINGS
from massive_frames.sandbox.batches import Batch
from massive_frames.sandbox.faults import FaultPlan, Faults
from massive_frames.sandbox.jobs import Job, JobBook, identity
from massive_frames.sandbox.kind import Given, Kind, Made
from massive_frames.sandbox.ledger import Ledger
from massive_frames.sandbox.pages import PageCache
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
        self._must("seed", is_whole(self.seed), "a whole number")
        self._must("credits", is_whole(self.credits) and self.credits >= 0, "a whole number from 0")
        self._must("token", isinstance(self.token, str), "text")
        for name in ("inline", "archiving", "archive_token"):
            self._must(name, isinstance(getattr(self, name), bool), "True or False")
        choices = {"generation": GENERATIONS, "archive": FORMS, "archive_names": NAMINGS}
        for name, known in choices.items():
            value = getattr(self, name)
            self._must(name, isinstance(value, str) and value in known, f"one of {', '.join(known)}")
        named = isinstance(self.weight, str) and self.weight in ("real", "light")
        weighs = named or (is_whole(self.weight) and int(self.weight) >= 0)
        self._must("weight", weighs, "'real', 'light' or a number of bytes")
        self._must("speed", isinstance(self.speed, (int, float)) and self.speed > 0, "a number above 0")

    def _must(self, name: str, holds: bool, right: str) -> None:  # noqa: FBT001 - what is asked
        if not holds:
            raise ValueError(f"{name} must be {right}, not {getattr(self, name)!r}")

    @property
    def page_weight(self) -> int | None:
        """Bytes of scripts around a page's results; None for as many as real pages have."""
        return {"real": None, "light": 0}[self.weight] if isinstance(self.weight, str) else self.weight


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number, of Python's or numpy's."""
    return isinstance(value, Integral) and not isinstance(value, bool)


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

    def submit(self, kind: Kind, params: Given, forced: str | None) -> Job | None:
        """Take on a call and reserve its credits; None when there are too few left."""
        now = time.monotonic()
        self.book.settle_due(now)
        return self._open(kind, params, forced, now) if self.ledger.reserve(kind.price(params)) else None

    def submit_batch(self, kind: Kind, asked: Sequence[Given], forced: str | None) -> Batch | None:
        """Take on many calls at once and reserve their credits; None when there are too few left."""
        now = time.monotonic()
        self.book.settle_due(now)
        if not self.ledger.reserve(sum(kind.price(one) for one in asked)):
            return None
        what = repr([identity(kind, one) for one in asked])
        fault = self.plan.batch(what, " ".join(kind.words(one) for one in asked), forced)
        if fault:
            self.stats.faults[fault] += 1
        inner = "failed_job" if fault == "batch_failed" else forced
        jobs = [self._open(kind, one, inner, now) for one in asked]
        batch = Batch.of(jobs, fault, seed=self.options.seed, speed=self.options.speed)
        self.stats.batches += 1
        self.batches[batch.id] = batch
        return batch

    def _open(self, kind: Kind, params: Given, forced: str | None, now: float) -> Job:
        fault = self.plan.job(identity(kind, params), kind.words(params), forced)
        if fault:
            self.stats.faults[fault] += 1
        self.stats.jobs += 1
        self.stats.callbacks += params.get("callback", ())
        return self.book.open(kind, params, fault, now)

    def words_of(self, kind: Kind, params: Given) -> str:
        """Return what an exchange is about, directly or by its job."""
        asked = params.get("id", [""])[0]
        job = self.book.find(asked)
        if job:
            return job.kind.words(job.params)
        if asked in self.batches:
            return " ".join(job.kind.words(job.params) for job in self.batches[asked].jobs)
        return kind.words(params)

    def made(self, job: Job) -> Made:
        """Return what a finished job delivers."""
        if job.fault == "captcha_page":
            return job.kind.captcha(job.params, self.options)
        coding = "cp1252" if job.fault == "not_utf8" else "utf-8"
        key = (identity(job.kind, job.params), job.repetition, coding)
        return self.pages.get(key, lambda: job.kind.made(job.params, self.options, job.repetition, coding))

    def truth(self, kind: Kind, params: Given, repetition: int | None = None) -> list[dict[str, Any]]:
        """Return the right rows of what these parameters get."""
        drift = self.book.served(kind, params) if repetition is None else repetition
        return kind.truth(params, self.options, drift)

    def truth_of(self, job_id: str) -> list[dict[str, Any]]:
        """Return the right rows of what one job delivers."""
        job = self.book.find(job_id)
        if job is None:
            raise KeyError(job_id)
        if not job.charged:
            return []
        if job.fault == "captcha_page":
            return job.kind.truth({job.kind.subject: ["page:captcha"]}, self.options, 0)
        return self.truth(job.kind, job.params, job.repetition)

    def _settle(self, job: Job) -> None:
        seconds = (job.ready - job.submitted) * self.options.speed
        self.ledger.settle(job.kind.name, job.kind.price(job.params), success=job.charged, seconds=seconds)
        self.stats.credits_charged += job.kind.price(job.params) * job.charged
