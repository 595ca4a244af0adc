"""The one narrow protocol that every backend speaks to the engine."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

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
    def cancels(self) -> bool:
        """Whether it can give a job up when asked to."""
        ...

    @property
    def batches(self) -> GroupService | None:
        """The same service taking many requests in one job, where it does."""
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

    def address(self, base_url: str, params: Mapping[str, Any]) -> str:
        """Return the address that stands for a request in an archive: without token, without an order's id."""
        ...

    def latency_group(self, request: Request) -> str:
        """Return whose latencies a request's own is counted among: those of one kind, or of one model."""
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


class Pages(list[Payload]):
    """The payloads of a batch, and what was not understood of its archive.

    Attributes
    ----------
    notes : tuple of str
        What was left out, and why.
    archive : Payload, optional
        The whole archive, where a request of the batch has no page; its ``request_key`` is the job's id.
    """

    def __init__(self, pages: Sequence[Payload], notes: Sequence[str], archive: Payload | None) -> None:
        super().__init__(pages)
        self.notes, self.archive = tuple(notes), archive


class GroupService(Service, Protocol):
    """A service whose one job answers many requests; those of one job must share some parameters."""

    def group_key(self, request: Request) -> Hashable:
        """Return what is equal for requests that can be one job."""
        ...

    async def fetch(self, job: Job, transport: Transport, requests: Sequence[Request] = ()) -> Pages:
        """Return what is surely an answer to one of the job's requests; it may be fewer than there were."""
        ...
