"""Many searches taken on with one POST: what was asked, and how far they are together."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from massive_frames.sandbox import params
from massive_frames.sandbox.jobs import Job

ARCHIVES = "/archives/"
MOST = 1000
_ARCHIVING_S = 1.0


@dataclass
class Batch:
    """Searches that are collected into one archive."""

    id: str
    jobs: list[Job]
    fault: str | None
    collected: float
    archived: float

    @classmethod
    def of(cls, jobs: list[Job], fault: str | None, *, seed: int, speed: float) -> Batch:
        """Return the batch of these searches: ready when the slowest is, after a moment of archiving."""
        draw = random.Random(f"{seed} batch {[job.id for job in jobs]}")
        collected = max(job.ready for job in jobs)
        made = str(uuid.UUID(int=draw.getrandbits(128), version=4))
        return cls(made, jobs, fault, collected, collected + _ARCHIVING_S / speed)

    def status(self, now: float, url: str) -> dict[str, Any]:
        """Return the service's words for how far the batch is."""
        ended = [job for job in self.jobs if job.ready <= now]
        successful = sum(job.charged for job in ended)
        word = "retrieving" if now < self.collected else "archiving"
        if now >= self.archived:
            word = "failed" if self.fault == "batch_failed" else "successful"
        return {
            "id": self.id,
            "status": word,
            "count": len(self.jobs),
            "successful": successful,
            "failed": len(ended) - successful,
            "url": url if word == "successful" else None,
        }


def asked_of(body: bytes) -> list[dict[str, list[str]]] | str:
    """Return the searches that a body asks for, or what is wrong with it."""
    given = _object(body)
    subject = "urls" if given.get("urls") else "terms"
    values = given.get(subject)
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        return "Either terms or URLs must be provided"
    if len(values) > MOST:
        return f"Counts must be no more than {MOST}"
    rest = {name: value for name, value in given.items() if name not in {"terms", "urls", "mode", "id"}}
    shared = {name: _texts(value) for name, value in rest.items() if value is not None and value != ""}
    one = "url" if subject == "urls" else "terms"
    asked: list[dict[str, list[str]]] = [{one: [value], **shared} for value in values]
    problems = (params.problem({**each, "mode": ["async"]}) for each in asked)
    return next((problem for problem in problems if problem), asked)


def pairs_of(body: bytes) -> list[tuple[str, str]]:
    """Return what a body asks for as the pairs that a query string would have."""
    return [(name, text) for name, value in _object(body).items() for text in _texts(value)]


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
