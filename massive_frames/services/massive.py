"""What the Massive Web Render API's services share: how jobs are submitted, polled and told apart.

Deployments differ in paths and in 200 against 202, so the content type and the body decide, never the status
alone; the facts are in ``docs/services.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson

from massive_frames.errors import JobLostError, MalformedBodyError, ServiceError
from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services.base import GroupService
from massive_frames.services.leaving import Leaving
from massive_frames.services.massive_errors import error_of, excerpt, no_host
from massive_frames.transport import Response, Transport

STATES = {
    "retrieving": JobState.RUNNING,
    "archiving": JobState.RUNNING,
    "successful": JobState.RUNNING,  # the content comes with the next poll
    "failed": JobState.FAILED,
}


class MassiveService:
    """Base of the Massive services; a subclass says its name, paths, parameters and prices."""

    name: ClassVar[str]
    payload_kind: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    typical_s: ClassVar[float]
    path: ClassVar[str]
    older_result_path: ClassVar[str]
    backend: ClassVar[str] = "massive"
    max_requests_per_job: ClassVar[int] = 1
    cancels: ClassVar[bool] = False
    releases: ClassVar[bool] = False
    charges: ClassVar[bool] = True
    patience_s: ClassVar[float] = 900.0
    batches: GroupService | None = None
    takes_any_text: ClassVar[bool] = False
    unknown: ClassVar[str] = "the service does not know job {id}"

    def credits(self, request: Request) -> float:
        """Return what a request costs when it succeeds: one credit a call."""
        del request
        return 1.0

    def address(self, base_url: str, params: Mapping[str, Any]) -> str:
        """Return the address of a live call with these parameters."""
        return f"{base_url}{self.path}?{urlencode(self._query(Request(self.name, dict(params))))}"

    def headers(self, request: Request) -> dict[str, str]:
        """Return what a submission says in headers beside its parameters; nothing, mostly."""
        del request
        return {}

    def latency_group(self, request: Request) -> str:
        """Return the service's name: its jobs take about equally long."""
        del request
        return self.name

    def content_of(self, answer: Any) -> bool:
        """Say whether a JSON answer is content; never for a service that answers in HTML."""
        del answer
        return False

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Queue one request (``mode=async``)."""
        (request,) = requests
        asked, left = [*self._query(request), ("mode", "async")], Leaving()
        headers = self.headers(request)
        response = await transport.send("GET", self.path, asked, headers=headers, before=left)
        if response.status >= 300:
            raise error_of(response, self.name)
        job = Job(self.name, None, (request.key,), JobState.QUEUED, response.received_at, response.status)
        job = self._read(job, response)
        return replace(job, submitted_at=left.at) if job.state is JobState.SUCCEEDED else job

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask for a job by its id, by the older path where the newer one is not known."""
        response = await transport.send("GET", self.path, [("id", str(job.id))])
        if response.status in {400, 404, 422}:
            response = await transport.send("GET", self.older_result_path, [("id", str(job.id))])
        if response.status >= 300:
            error = error_of(response, self.name)
            if response.status in {400, 404, 422} and not no_host(response):
                words = self.unknown.format(id=job.id)
                raise JobLostError(words, status=error.status, excerpt=error.excerpt)
            raise error
        return self._read(job, response)

    async def fetch(self, job: Job, transport: Transport) -> Sequence[Payload]:
        """Return the bodies; they came with the poll that found the job done."""
        del transport
        return job.payloads

    async def cancel(self, job: Job, transport: Transport) -> Job:
        """Return the job unchanged: the API cannot cancel."""
        del transport
        return job

    async def release(self, job: Job, transport: Transport) -> None:
        """Do nothing: the API keeps its results for as long as it likes."""

    def _query(self, request: Request) -> list[tuple[str, str]]:
        pairs = []
        for parameter in self.parameters:
            value = request.params.get(parameter.name)
            values = value if isinstance(value, (tuple, list)) else [value]
            pairs += [(parameter.wire_name, str(part)) for part in values if part is not None]
        return pairs

    def _read(self, job: Job, response: Response) -> Job:
        """Tell an id, a status and content apart by what the body is."""
        answer = _json_of(response)
        of_job = isinstance(answer, dict) and (not job.id or str(answer.get("id", job.id)) == job.id)
        if of_job and not self.content_of(answer):
            told = job.id is None and isinstance(answer.get("id"), (str, int))
            job = replace(job, id=str(answer["id"])) if told else job
            state = STATES.get(str(answer.get("status")).lower(), job.state if "id" in answer else None)
            if state is not None and job.id is not None:
                return replace(job, state=state, http_status=response.status)
        payload = Payload(
            job.request_keys[0], response.body, response.content_type, response.status, response.received_at
        )
        if not response.body.strip():
            raise self._malformed("the body is empty", payload)
        if self.takes_any_text:
            return replace(job, state=JobState.SUCCEEDED, http_status=response.status, payloads=(payload,))
        if answer is not _NO_JSON and not self.content_of(answer):
            raise self._malformed("JSON came where content was due", payload)
        if response.content_type.startswith("text/plain") and b"<" not in response.body:
            raise self._malformed("plain text came where content was due", payload)
        return replace(job, state=JobState.SUCCEEDED, http_status=response.status, payloads=(payload,))

    def _malformed(self, what: str, payload: Payload) -> ServiceError:
        error = MalformedBodyError(
            what, service=self.name, status=payload.http_status, excerpt=excerpt(payload.body)
        )
        error.payload = payload
        return error


_NO_JSON = object()


def _json_of(response: Response) -> Any:
    """Return the body's JSON value (None for JSON that cannot be read), or ``_NO_JSON`` for anything else."""
    start = response.body.lstrip()[:1]
    if start == b"<" or ("json" not in response.content_type and start not in {b"{", b"["}):
        return _NO_JSON
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:  # perhaps only not UTF-8, or with what Python alone takes, such as NaN
        text = response.body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
