"""The one narrow protocol that every backend speaks to the engine."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, Self, overload

from massive_frames.errors import MalformedBodyError
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
    def backend(self) -> str:
        """Whose it is, as ``Settings.endpoint`` names them."""
        ...

    @property
    def cancels(self) -> bool:
        """Whether it can give a job up when asked to."""
        ...

    @property
    def releases(self) -> bool:
        """Whether it keeps a result until it is told that the body is safe."""
        ...

    @property
    def charges(self) -> bool:
        """Whether a request costs anything, so that none may be sent twice unasked."""
        ...

    @property
    def patience_s(self) -> float:
        """Seconds after which a job that is still not done is given up."""
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
        """Return the address that stands for a request in an archive of bodies, without the token."""
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

    async def release(self, job: Job, transport: Transport) -> None:
        """Tell the service that a job's body is safe; only for one that ``releases``."""
        ...


class Pages(Sequence[Payload]):
    """The payloads of a batch, each read when it is asked for, and what was not understood of its archive.

    They are there until ``close``, or the end of a ``with`` block.

    Parameters
    ----------
    pages : mapping of str to Payload
        The payloads by request key, in the order in which the requests were sent.
    notes : sequence of str
        What was left out, and why.
    archive : callable, optional
        Returns the whole archive, where a request of the batch has no page and it is not too large to be
        kept; its ``request_key`` is the job's id.
    close : callable, optional
        Called by ``close``.
    untold : int
        How many more pages came, and were charged, that cannot be told whose they are.

    Example
    -------
    >>> with Pages({}, ["it is damaged"]) as pages:
    ...     print(len(pages), pages.get("a key"), pages.archive, *pages.notes)
    0 None None it is damaged
    """

    def __init__(
        self,
        pages: Mapping[str, Payload],
        notes: Sequence[str] = (),
        archive: Callable[[], Payload | None] = lambda: None,
        close: Callable[[], None] = lambda: None,
        untold: int = 0,
    ) -> None:
        self._pages, self._keys, self.notes = pages, list(pages), tuple(notes)
        self._archive, self._close, self.untold = archive, close, untold

    def get(self, request_key: str) -> Payload | None:
        """Return a request's payload, or None where it has none."""
        return self._pages.get(request_key)

    @property
    def archive(self) -> Payload | None:
        """The whole archive, taken into memory; None where everything was understood, or it is too large."""
        return self._archive()

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, at: int) -> Payload: ...

    @overload
    def __getitem__(self, at: slice) -> list[Payload]: ...

    def __getitem__(self, at: int | slice) -> Payload | list[Payload]:
        if isinstance(at, slice):
            return [self._pages[key] for key in self._keys[at]]
        return self._pages[self._keys[at]]

    def close(self) -> None:
        """Give back what the payloads were kept in."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ArchiveNotUnderstoodError(MalformedBodyError):
    """Nothing in a batch's archive could be told to be any request's; ``payload`` holds its bytes.

    It has none where the archive is too large to be kept. ``n_pages`` says how many pages the archive holds,
    each of them paid for; None where that is not known.
    """

    n_pages: int | None = None


class GroupService(Service, Protocol):
    """A service whose one job answers many requests; those of one job must share some parameters."""

    def group_key(self, request: Request) -> Hashable:
        """Return what is equal for requests that can be one job."""
        ...

    async def fetch(self, job: Job, transport: Transport, requests: Sequence[Request] = ()) -> Pages:
        """Return what is surely an answer to one of the job's requests; it may be fewer than there were.

        Whoever asked closes it.
        """
        ...
