"""OpenSearch's asynchronous search: hits and aggregations of one search body, also while it still runs.

A search is done in any state but INIT and RUNNING; it has succeeded where there is a response and no error.
Clusters of Open Distro's time know it by an older path.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson

from massive_frames.errors import EXCERPT_CHARS, RejectedError, ServiceError
from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services.cluster import KEEP, KEEP_ALIVE, WAIT, ClusterService
from massive_frames.services.cluster_errors import error_of, reason_of
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
    )

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Send the search; it may be answered at once."""
        (request,) = requests
        asked, body = request.params, json.loads(request.params["body"])
        index = f"/{quote(asked['index'], safe=',*-_.')}" if asked.get("index") else ""
        pairs = _written(asked, "routing", "batched_reduce_size", "request_cache", "keep_alive")
        pairs.append(("wait_for_completion_timeout", asked.get("wait_for_completion_timeout") or "1s"))
        pairs.append(("keep_on_completion", "true"))  # else a result that no answer brought would be gone
        response = await transport.send("POST", index + PATH, pairs, json=body)
        if _unknown_path(response):
            response = await transport.send("POST", index + OLDER_PATH, pairs, json=body)
        if response.status >= 300:
            raise _refused(response, self.name)
        job = Job(
            self.name,
            None,
            (request.key,),
            JobState.QUEUED,
            response.received_at,
            response.status,
            asked=asked,
        )
        return self._read(job, response)

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask for the result, and for what there is of it."""
        pairs = [*_written(job.asked, "keep_alive"), ("wait_for_completion_timeout", "1ms")]
        response = await transport.send("GET", f"{PATH}/{job.id}", pairs)
        if _unknown_path(response):
            response = await transport.send("GET", f"{OLDER_PATH}/{job.id}", pairs)
        if response.status == 404:
            raise self._lost(job, response)
        if response.status >= 300:
            raise error_of(response, self.name)
        return self._read(job, response)

    async def _delete(self, job: Job, transport: Transport) -> None:
        response = await transport.send("DELETE", f"{PATH}/{job.id}")
        if _unknown_path(response):
            response = await transport.send("DELETE", f"{OLDER_PATH}/{job.id}")
        if response.status >= 300 and response.status != 404:
            raise error_of(response, self.name)

    def _read(self, job: Job, response: Response) -> Job:
        try:
            answer = orjson.loads(response.body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("state"), str):
            raise self._malformed("something else came where a search's state was due", response)
        known = answer.get("id")
        job = replace(job, id=job.id or (str(known) if known else None), http_status=response.status)
        payload = Payload(
            job.request_keys[0],
            response.body,
            response.content_type,
            response.status,
            response.received_at,
        )
        if answer["state"] in WAITING:
            if job.id is None:
                raise self._malformed("a running search has no id", response)
            shows = bool(job.asked.get("partial")) and isinstance(answer.get("response"), dict)
            return replace(job, state=JobState.RUNNING, payloads=(payload,) if shows else ())
        if isinstance(answer.get("response"), dict) and not answer.get("error"):
            return replace(job, state=JobState.SUCCEEDED, payloads=(payload,))
        raise self._failed(answer, job)

    def _failed(self, answer: Mapping[str, Any], job: Job) -> RejectedError:
        error = answer.get("error")
        cause = error if isinstance(error, dict) else {}
        ended = f"it ended {answer['state']} without a result"
        words = f"the search failed: {reason_of(cause) or cause.get('type') or ended}"
        return RejectedError(
            words[: 4 * EXCERPT_CHARS], service=self.name, job_id=job.id, status=job.http_status
        )


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
