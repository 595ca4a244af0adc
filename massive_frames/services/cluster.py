"""What the services of Elasticsearch and OpenSearch share: searches with an id, which the cluster keeps."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from massive_frames.errors import JobLostError, MalformedBodyError, ServiceError
from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services.base import GroupService
from massive_frames.services.cluster_errors import cause_of, error_of
from massive_frames.services.massive_errors import excerpt
from massive_frames.transport import Response, Transport

UNITS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
DURATION: dict[str, Any] = {
    "pattern": r"\d+(ms|s|m|h|d)",
    "pattern_words": "a time with its unit, such as '500ms', '30s', '5m', '2h' or '5d'",
    "shown": False,
}
WAIT = Parameter(
    "wait_for_completion_timeout",
    "How long the cluster waits for the end before it answers with an id; one second when not given.",
    **DURATION,
)
KEEP_ALIVE = Parameter(
    "keep_alive", "How long the cluster keeps a search that is not finished, or kept.", **DURATION
)
KEEP = Parameter(
    "keep_on_completion",
    "Whether the cluster keeps the result when it has been fetched; it is deleted when not given.",
    takes="boolean",
    shown=False,
)


def seconds_of(duration: str) -> float:
    """Return a duration in seconds."""
    found = re.fullmatch(r"(\d+)(ms|s|m|h|d)", duration)
    if found is None:
        raise ValueError(f"{duration!r} is no duration")
    return int(found[1]) * UNITS[found[2]]


def running(job: Job, payloads: tuple[Payload, ...] = ()) -> Job:
    """Return a job that still runs; to ask for it keeps it, so that is done in half the time it is kept."""
    kept = job.asked.get("keep_alive")
    within_s = max(1.0, seconds_of(str(kept)) / 2) if kept else math.inf
    return replace(job, state=JobState.RUNNING, payloads=payloads, ask_within_s=within_s)


class ClusterService:
    """Base of the services of a cluster: it charges nothing, can cancel, and is told when a body is safe."""

    name: ClassVar[str]
    backend: ClassVar[str]
    payload_kind: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    keeps: ClassVar[str]
    also_lost: ClassVar[str] = ""
    max_requests_per_job: ClassVar[int] = 1
    typical_s: ClassVar[float] = 2.0
    patience_s: ClassVar[float] = 12 * 3600.0
    cancels: ClassVar[bool] = True
    releases: ClassVar[bool] = True
    charges: ClassVar[bool] = False
    batches: GroupService | None = None

    def credits(self, request: Request) -> float:
        """Return nothing: a cluster charges nothing."""
        del request
        return 0.0

    def latency_group(self, request: Request) -> str:
        """Return the service's name: what takes long cannot be told from a query."""
        del request
        return self.name

    def address(self, base_url: str, params: Mapping[str, Any]) -> str:
        """Return the address at which the service takes queries."""
        del params
        return f"{base_url}/{self.name}"

    async def fetch(self, job: Job, transport: Transport) -> Sequence[Payload]:
        """Return the bodies; they came with the answer that found the search done."""
        del transport
        return job.payloads

    async def cancel(self, job: Job, transport: Transport) -> Job:
        """Give a search up: the cluster stops it and forgets it."""
        await self._delete(job, transport)
        return replace(job, state=JobState.CANCELLED)

    async def release(self, job: Job, transport: Transport) -> None:
        """Have the cluster forget a result that is safe with us, unless it is to be kept."""
        if not job.asked.get("keep_on_completion"):
            await self._delete(job, transport)

    async def _delete(self, job: Job, transport: Transport) -> None:
        response = await transport.send("DELETE", self._path_of(job))
        if response.status >= 300 and response.status != 404:
            raise error_of(response, self.name)

    def _path_of(self, job: Job) -> str:
        """Return the path at which a search is deleted."""
        raise NotImplementedError

    def _lost(self, job: Job, response: Response) -> JobLostError:
        """Return the error for an id that the cluster does not know."""
        kept = str(job.asked.get("keep_alive") or self.keeps)
        until = job.submitted_at + timedelta(seconds=seconds_of(kept))
        words = (
            f"the cluster knows no search {job.id}, or it is not this user's; it was kept for {kept}, until "
            f"{until:%Y-%m-%d %H:%M} UTC: pass a longer keep_alive to keep it longer"
            f"{self.also_lost}"
        )
        reason = str(cause_of(response.body).get("reason") or "") or None
        shown = reason if reason != job.id else None
        return JobLostError(words, service=self.name, job_id=job.id, status=response.status, excerpt=shown)

    def _malformed(self, what: str, response: Response) -> ServiceError:
        return MalformedBodyError(
            what, service=self.name, status=response.status, excerpt=excerpt(response.body)
        )
