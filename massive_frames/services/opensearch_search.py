"""OpenSearch's asynchronous search: hits and aggregations of one search body, also while it still runs.

A search is done in any state but INIT and RUNNING; it has succeeded where there is a response and no error.
Clusters of Open Distro's time know it by an older path. Where all buckets are wanted each page is a search
of its own; the first one's result is kept until the last page is safe, so that a later run can go on from it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson

from massive_frames.errors import EXCERPT_CHARS, JobLostError, RejectedError, ServiceError
from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services import opensearch_pages as paging
from massive_frames.services.cluster import KEEP, KEEP_ALIVE, WAIT, ClusterService, running
from massive_frames.services.cluster_errors import error_of, reason_of
from massive_frames.services.leaving import Leaving
from massive_frames.services.massive_errors import excerpt
from massive_frames.transport import Response, Transport

PATH, OLDER_PATH = "/_plugins/_asynchronous_search", "/_opendistro/_asynchronous_search"
WAITING = frozenset({"INIT", "RUNNING"})
NOT_THERE = frozenset({400, 404, 405})
NO_HANDLER = "no handler found"


class OpenSearchSearch(ClusterService):
    """The hits and aggregations of one search."""

    name = "opensearch-search"
    backend = "opensearch"
    payload_kind = "hits"
    keeps = "1d"
    also_lost = (
        "; a search that failed while nobody waited for it is not kept either, unless the cluster's setting "
        "plugins.asynchronous_search.persist_search_failures is true: a longer "
        "wait_for_completion_timeout shows why it failed"
    )
    parameters = (
        Parameter("body", "The search, as the search API takes it.", column="query", takes="object"),
        Parameter("index", "Where to search: an index, a pattern, or several with commas."),
        Parameter("routing", "The shards to ask, by routing value.", shown=False),
        Parameter(
            "batched_reduce_size",
            "Shards after which partial results are put together.",
            takes="integer",
            minimum=2,
            maximum=10_000,
            shown=False,
        ),
        Parameter("request_cache", "Whether the cluster's cache may answer.", takes="boolean", shown=False),
        WAIT,
        KEEP_ALIVE,
        KEEP,
        Parameter("partial", "Whether results are shown while it runs.", takes="boolean", shown=False),
        Parameter(
            "all_buckets",
            "Whether the pages of composite aggregations are fetched to the last; one page when not given.",
            takes="boolean",
            shown=False,
        ),
    )

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Send the search; it may be answered at once."""
        (request,) = requests
        if request.params.get("all_buckets"):
            refused = paging.why_not(json.loads(request.params["body"]))
            if refused is not None:
                raise RejectedError(refused, service=self.name)
        left = Leaving()
        response = await self._send(request.params, transport, left)
        if response.status >= 300:
            raise _refused(response, self.name)
        job = Job(
            self.name,
            None,
            (request.key,),
            JobState.QUEUED,
            left.at,
            response.status,
            asked=request.params,
        )
        return await self._read(job, response, transport)

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask for the result, and for what there is of it; or for the next page, where one has come."""
        if job.pages and job.page_id is None:
            response = await self._send(job.asked, transport)
        else:
            pairs = [*_written(job.asked, "keep_alive"), ("wait_for_completion_timeout", "1ms")]
            response = await self._at("GET", job.page_id or job.id, transport, pairs)
        if response.status < 300:
            return await self._read(job, response, transport)
        lost = response.status == 404 and (job.page_id is not None or not job.pages)
        error = self._lost(job, response) if lost else _refused(response, self.name)
        if job.pages and isinstance(error, (RejectedError, JobLostError)):
            return self._ended(await self._forgotten(job, transport), response, error.detail)
        raise error

    async def _send(
        self, asked: Mapping[str, Any], transport: Transport, left: Leaving | None = None
    ) -> Response:
        index = f"/{quote(asked['index'], safe=',*-_.')}" if asked.get("index") else ""
        body = json.loads(asked["body"])
        pairs = _written(asked, "routing", "batched_reduce_size", "request_cache", "keep_alive")
        pairs.append(("wait_for_completion_timeout", asked.get("wait_for_completion_timeout") or "1s"))
        pairs.append(("keep_on_completion", "true"))  # else a result that no answer brought would be gone
        response = await transport.send("POST", index + PATH, pairs, json=body, before=left)
        if _unknown_path(response):
            response = await transport.send("POST", index + OLDER_PATH, pairs, json=body, before=left)
        return response

    async def _at(
        self, method: str, search_id: str | None, transport: Transport, pairs: Sequence[tuple[str, str]] = ()
    ) -> Response:
        response = await transport.send(method, f"{PATH}/{search_id}", pairs)
        if _unknown_path(response):
            response = await transport.send(method, f"{OLDER_PATH}/{search_id}", pairs)
        return response

    async def _delete(self, job: Job, transport: Transport) -> None:
        for search_id in (job.page_id, job.id):
            if search_id is None:
                continue
            response = await self._at("DELETE", search_id, transport)
            if response.status >= 300 and response.status != 404:
                raise error_of(response, self.name)

    async def _read(self, job: Job, response: Response, transport: Transport) -> Job:
        answer = self._answer(response)
        known = str(answer["id"]) if answer.get("id") else None
        if job.pages:
            job = replace(job, page_id=job.page_id or known, http_status=response.status)
        else:
            job = replace(job, id=job.id or known, http_status=response.status)
        if answer["state"] in WAITING:
            if (job.page_id if job.pages else job.id) is None:
                raise self._malformed("a running search has no id", response)
            shows = bool(job.asked.get("partial")) and isinstance(answer.get("response"), dict)
            shown = (_payload(job, response),) if shows and not job.pages else ()
            return running(job, shown)
        if not isinstance(answer.get("response"), dict) or answer.get("error"):
            failed = self._failed(answer, job)
            if job.pages:
                return self._ended(await self._forgotten(job, transport), response, failed.detail)
            raise failed
        if job.asked.get("all_buckets"):
            return self._turned(await self._forgotten(job, transport), response, answer["response"])
        return replace(job, state=JobState.SUCCEEDED, payloads=(_payload(job, response),))

    def _turned(self, job: Job, response: Response, found: Mapping[str, Any]) -> Job:
        """Take a page in, and see which search asks for the next one."""
        job = replace(job, pages=(*job.pages, _payload(job, response)))
        try:
            body = paging.next_body(json.loads(job.asked["body"]), _aggregations(found))
        except ValueError as error:
            return self._ended(job, response, str(error))
        if body is None:
            return _whole(job)
        if enough := paging.enough([len(page.body) for page in job.pages]):
            return self._ended(job, response, enough)
        asked = {**job.asked, "body": json.dumps(body)}
        n = len(job.pages)
        shows = bool(asked.get("partial")) and n & (n - 1) == 0  # each time twice as much as before
        return replace(
            job, state=JobState.RUNNING, asked=asked, payloads=_whole(job).payloads if shows else ()
        )

    def _ended(self, job: Job, response: Response, why: str) -> Job:
        """Return a job whose next page does not come: why stands in its place, as the last line."""
        last = replace(_payload(job, response), body=paging.ended_early(why))
        return _whole(replace(job, pages=(*job.pages, last)))

    async def _forgotten(self, job: Job, transport: Transport) -> Job:
        """Have the cluster forget a page that is here, but for the first, from which a later run goes on."""
        if job.page_id is not None and not job.asked.get("keep_on_completion"):
            with contextlib.suppress(ServiceError):  # the cluster forgets it by itself
                await self._at("DELETE", job.page_id, transport)
        return replace(job, page_id=None)

    def _answer(self, response: Response) -> Mapping[str, Any]:
        try:
            answer = orjson.loads(response.body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("state"), str):
            raise self._malformed("something else came where a search's state was due", response)
        return answer

    def _failed(self, answer: Mapping[str, Any], job: Job) -> RejectedError:
        error = answer.get("error")
        cause = error if isinstance(error, dict) else {}
        ended = f"it ended {answer['state']} without a result"
        words = f"the search failed: {reason_of(cause) or cause.get('type') or ended}"
        return RejectedError(
            words[: 4 * EXCERPT_CHARS], service=self.name, job_id=job.id, status=job.http_status
        )


def _payload(job: Job, response: Response) -> Payload:
    return Payload(
        job.request_keys[0], response.body, response.content_type, response.status, response.received_at
    )


def _whole(job: Job) -> Job:
    """Return a job that has ended, its pages put together."""
    body = paging.joined([page.body for page in job.pages])
    return replace(job, state=JobState.SUCCEEDED, payloads=(replace(job.pages[-1], body=body),), pages=())


def _aggregations(found: Mapping[str, Any]) -> Mapping[str, Any]:
    named = found.get("aggregations")
    return named if isinstance(named, Mapping) else {}


def _refused(response: Response, service: str) -> ServiceError:
    if not _unknown_path(response):
        return error_of(response, service)
    words = (
        "this cluster has no asynchronous search: it knows neither its path nor the older one; the plugin "
        "opensearch-asynchronous-search is not installed, or this is no OpenSearch"
    )
    return RejectedError(words, service=service, status=response.status, excerpt=excerpt(response.body))


def _written(asked: Mapping[str, Any], *names: str) -> list[tuple[str, str]]:
    values = ((name, asked.get(name)) for name in names)
    return [
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in values
        if value is not None
    ]


def _unknown_path(response: Response) -> bool:
    """Tell a cluster that does not know the path from one that does not know the search."""
    return response.status in NOT_THERE and NO_HANDLER in response.body[:500].decode("utf-8", "replace")


SERVICE = OpenSearchSearch()
