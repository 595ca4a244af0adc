"""The one narrow protocol that every backend speaks to the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from massive_frames.models import Job, Parameter, Payload, Request
from massive_frames.transport import Transport


class Service(Protocol):
    """A search service that takes jobs and answers later.

    A service that answers inline returns a job already succeeded, with its payloads attached; one whose
    poll brings the body along returns the finished job with it, so nothing is downloaded twice.
    """

    @property
    def name(self) -> str:
        """The name in the ``service`` column."""
        ...

    @property
    def payload_kind(self) -> str:
        """Which parser reads its payloads."""
        ...

    @property
    def max_requests_per_job(self) -> int:
        """How many requests one job takes."""
        ...

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it takes; the first is the subject."""
        ...

    @property
    def typical_s(self) -> float:
        """Seconds a job usually takes, until the engine has learnt better."""
        ...

    def credits(self, request: Request) -> float:
        """Return what a request costs when it succeeds."""
        ...

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Submit requests as one job."""
        ...

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask how far a job is."""
        ...

    async def fetch(self, job: Job, transport: Transport) -> Sequence[Payload]:
        """Return a succeeded job's payloads."""
        ...

    async def cancel(self, job: Job, transport: Transport) -> Job:
        """Ask the service to give a job up; returned unchanged where the service cannot."""
        ...
