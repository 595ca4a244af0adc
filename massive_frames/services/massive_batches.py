"""Massive's ``/search/batches``: up to 1,000 searches with one request, collected into one archive.

What the archive holds is documented nowhere; ``docs/services.md`` says what is tried.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import anyio.from_thread
import anyio.to_thread

from massive_frames.errors import JobLostError, MalformedBodyError, ServiceError
from massive_frames.models import Job, JobState, Payload, Request
from massive_frames.services import massive_search
from massive_frames.services.archives.evidence import query_of_address
from massive_frames.services.archives.matching import Wanted
from massive_frames.services.archives.reading import Reading, read_archive
from massive_frames.services.archives.scratch import scratch
from massive_frames.services.base import ArchiveNotUnderstoodError, Pages
from massive_frames.services.massive_errors import error_of, excerpt
from massive_frames.services.massive_search import MassiveSearch
from massive_frames.transport import Response, Transport

MAX_ARCHIVE_BYTES = 2**31
MAX_KEPT_BYTES = 128 * 2**20
"""What was not wholly understood goes into the store up to this size: it is taken into memory for that."""
ID_PREFIX = "batches/"
GONE = frozenset({400, 401, 403, 404, 410, 422})
UNKNOWN_ID = frozenset({400, 404, 422})
STATES = {"retrieving": JobState.RUNNING, "archiving": JobState.RUNNING, "failed": JobState.FAILED}


class MassiveSearchBatches(MassiveSearch):
    """Searches by the thousand; their rows are those of the search service."""

    path = "/search/batches"
    max_requests_per_job = 1000
    typical_s = 30.0

    def group_key(self, request: Request) -> str:
        """Return what requests must share to go into one batch: all but the query itself."""
        subject, _ = _subject(request)
        shared = {name: value for name, value in request.params.items() if name not in {"query", "url"}}
        return Request(f"{self.name} {subject}", shared, request.folded).key

    def latency_group(self, request: Request) -> str:
        """Return a group of their own: a batch takes as long as its slowest search, and its archive."""
        del request
        return f"{self.name} batches"

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Queue the requests, which must share their ``group_key``, with one POST."""
        if not 1 <= len(requests) <= self.max_requests_per_job:
            raise ValueError(f"a batch takes 1 to {self.max_requests_per_job} requests, not {len(requests)}")
        if len({self.group_key(request) for request in requests}) > 1:
            raise ValueError("the requests of a batch must share all parameters but the query")
        response = await transport.send("POST", self.path, json=self._body(requests))
        answer = self._object_of(response)
        if not isinstance(answer.get("id"), (str, int)) or not str(answer["id"]):
            raise self._odd("no id came for a batch", response)
        keys = tuple(request.key for request in requests)
        made = f"{ID_PREFIX}{answer['id']}"
        return Job(self.name, made, keys, JobState.QUEUED, response.received_at, response.status)

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask how far a batch is; its archive is left to ``fetch``."""
        response, answer = await self._status(job, transport)
        state = STATES.get(str(answer.get("status")).lower())
        if (
            _address(answer) is not None and state is not JobState.RUNNING
        ):  # a failed batch may have pages, too
            state = JobState.SUCCEEDED
        elif str(answer.get("status")).lower() == "successful":
            state = JobState.RUNNING  # the address comes with a later poll
        if state is None:
            raise self._odd("no status came for a batch", response)
        return Job(self.name, job.id, job.request_keys, state, job.submitted_at, response.status)

    async def fetch(self, job: Job, transport: Transport, requests: Sequence[Request] = ()) -> Pages:
        """Download a batch's archive and return the pages that can be told whose they are.

        Parameters
        ----------
        job : Job
            The batch; its ``request_keys`` stand in the order in which the requests were sent.
        transport : Transport
            How to reach the service.
        requests : sequence of Request
            The job's requests, in any order. Without them a page cannot be held against its query, and only
            numbers and order tell whose it is.

        Raises
        ------
        JobLostError
            The archive is gone.
        ArchiveNotUnderstoodError
            Nothing could be read; the bytes are in ``payload``, unless they are too many.
        StoreError
            There is no room for temporary files.
        """
        response, answer = await self._status(job, transport)
        address = _address(answer)
        if address is None:
            raise self._odd("no address of the archive came", response)
        queries = {request.key: _subject(request)[1] for request in requests}
        wanted = [Wanted(key, queries.get(key)) for key in job.request_keys]
        with contextlib.ExitStack() as opened:
            file = opened.enter_context(scratch())
            came = await transport.download(address, file, limit_bytes=MAX_ARCHIVE_BYTES)
            self._check(came, job)
            file.seek(0)
            check = anyio.from_thread.check_cancelled
            reading = await anyio.to_thread.run_sync(read_archive, file, wanted, check)
            opened.callback(reading.close)
            return self._pages(file, reading, came, job, opened)

    def _pages(
        self, file: BinaryIO, reading: Reading, came: Response, job: Job, opened: contextlib.ExitStack
    ) -> Pages:
        """Return the pages, which then have what is open; raise where there is none."""
        pages, notes = _Payloads(reading, came, job), list(reading.notes)
        if len(pages) == len(job.request_keys):
            file.close()
            return Pages(pages, notes, close=opened.pop_all().close)
        size = file.seek(0, os.SEEK_END)
        if size > MAX_KEPT_BYTES:
            notes.insert(0, f"the archive's {size / 2**20:.0f} MB are too much to be kept")

        def archive() -> Payload | None:
            if size > MAX_KEPT_BYTES:
                return None
            file.seek(0)
            return Payload(str(job.id), file.read(), came.content_type, came.status, came.received_at)

        if pages:
            return Pages(pages, notes, archive, opened.pop_all().close, reading.untold)
        words = f"the archive of job {job.id} was not understood: {'; '.join(notes)}"
        error = ArchiveNotUnderstoodError(words, service=self.name, job_id=job.id, status=came.status)
        error.payload, error.n_pages = archive(), reading.untold or None
        raise error

    def _check(self, came: Response, job: Job) -> None:
        """Raise where no archive came: a refusal there is about the archive, not about the token."""
        if came.status in GONE:
            words = f"the archive of job {job.id} is gone, or is not for us"
            raise JobLostError(words, job_id=job.id, status=came.status, excerpt=excerpt(came.body))
        if came.status >= 300:
            raise error_of(came, self.name)

    async def _status(self, job: Job, transport: Transport) -> tuple[Response, dict[str, Any]]:
        asked = str(job.id).removeprefix(ID_PREFIX)
        response = await transport.send("GET", self.path, [("id", asked)])
        if response.status in UNKNOWN_ID:
            words = f"the service does not know job {job.id}"
            raise JobLostError(words, job_id=job.id, status=response.status, excerpt=excerpt(response.body))
        return response, self._object_of(response)

    def _body(self, requests: Sequence[Request]) -> dict[str, Any]:
        subject, _ = _subject(requests[0])
        name, field = ("urls", "url") if subject == "url" else ("terms", "query")
        body: dict[str, Any] = {name: [request.params[field] for request in requests]}
        for parameter in self.parameters:
            value = requests[0].params.get(parameter.name)
            if value is None or parameter.name in {"query", "url"}:
                continue
            several = isinstance(value, (tuple, list))
            body[parameter.wire_name] = (list(value) if len(value) > 1 else value[0]) if several else value
        return body

    def _object_of(self, response: Response) -> dict[str, Any]:
        if response.status >= 300:
            raise error_of(response, self.name)
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise self._odd("something else came where a batch's status was due", response)
        return answer

    def _odd(self, what: str, response: Response) -> ServiceError:
        return MalformedBodyError(
            what, service=self.name, status=response.status, excerpt=excerpt(response.body)
        )


def _subject(request: Request) -> tuple[str, str | None]:
    """Return what a request is sent as, and its query."""
    url = request.params.get("url")
    return ("url", query_of_address(str(url))) if url else ("query", request.params.get("query"))


def _address(answer: dict[str, Any]) -> str | None:
    url = answer.get("url")
    return url if isinstance(url, str) and url.strip() else None


class _Payloads(Mapping[str, Payload]):
    """The pages of an archive as payloads, each made when it is asked for."""

    def __init__(self, reading: Reading, came: Response, job: Job) -> None:
        self._reading, self._came = reading, came
        self._keys = [key for key in job.request_keys if key in reading.pages]

    def __getitem__(self, key: str) -> Payload:
        body, kind = self._reading.body(key), self._reading.pages[key].content_type
        return Payload(key, body, kind, self._came.status, self._came.received_at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


BATCHES = {MassiveSearch.name: MassiveSearchBatches()}
"""The batch form of a service, by the service's name; its rows say that service."""
massive_search.SERVICE.batches = BATCHES[MassiveSearch.name]
