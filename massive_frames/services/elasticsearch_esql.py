"""Elasticsearch's ES|QL, asynchronous: one query's rows as an Arrow stream, or as JSON for want of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services.cluster import KEEP, KEEP_ALIVE, WAIT, ClusterService, running
from massive_frames.services.cluster_errors import error_of
from massive_frames.services.leaving import Leaving
from massive_frames.transport import Response, Transport

PLAIN = ("locale", "time_zone", "keep_alive", "keep_on_completion")
JSON_SENT = ("params", "filter")
ARROW, JSON = "arrow", "json"
REFUSED = frozenset({400, 406})
ID, RUNNING = "x-elasticsearch-async-id", "x-elasticsearch-async-is-running"


class ElasticsearchEsql(ClusterService):
    """The rows of one ES|QL query."""

    name = "elasticsearch-esql"
    backend = "elasticsearch"
    payload_kind = "sql"
    keeps = "5d"
    parameters = (
        Parameter("query", "The ES|QL query."),
        Parameter("params", "Values for its question marks, in order.", takes="json", shown=False),
        Parameter(
            "filter", "A query of the search API that rows must match, too.", takes="object", shown=False
        ),
        Parameter("locale", "The language of its dates.", shown=False),
        Parameter("time_zone", "The zone of its dates; UTC when not given.", shown=False),
        Parameter(
            "drop_null_columns", "Whether columns without a value are left out.", takes="boolean", shown=False
        ),
        Parameter("format", "How rows are sent; Arrow when not given.", choices=(ARROW, JSON), shown=False),
        WAIT,
        KEEP_ALIVE,
        KEEP,
    )

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Send the query, asking for JSON where the cluster does not know Arrow."""
        (request,) = requests
        asked = request.params
        body = {name: asked[name] for name in PLAIN if asked.get(name) is not None}
        body |= {name: json.loads(asked[name]) for name in JSON_SENT if asked.get(name) is not None}
        body |= {
            "query": asked["query"],
            "wait_for_completion_timeout": asked.get("wait_for_completion_timeout") or "1s",
        }
        wanted = asked.get("format") or ARROW
        left = Leaving()
        response = await self._asked_for(transport, asked, body, wanted, left)
        if response.status in REFUSED and asked.get("format") is None:
            again = await self._asked_for(transport, asked, body, JSON, left)
            response = again if again.status < 300 else response
        if response.status >= 300:
            raise error_of(response, self.name, asked["query"])
        job = Job(
            self.name,
            None,
            (request.key,),
            JobState.QUEUED,
            left.at,
            response.status,
            asked=asked,
        )
        return self._read(job, response)

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask for the result."""
        wanted = job.asked.get("format") or ARROW
        path = f"/_query/async/{job.id}"
        kept = [("keep_alive", job.asked["keep_alive"])] if job.asked.get("keep_alive") else []
        response = await transport.send("GET", path, _written(job.asked, wanted) + kept)
        if response.status in REFUSED and job.asked.get("format") is None:
            response = await transport.send("GET", path, _written(job.asked, JSON) + kept)
        if response.status == 404:
            raise self._lost(job, response)
        if response.status >= 300:
            raise error_of(response, self.name, job.asked.get("query"))
        return self._read(job, response)

    async def _asked_for(
        self,
        transport: Transport,
        asked: Mapping[str, Any],
        body: Mapping[str, Any],
        wanted: str,
        left: Leaving,
    ) -> Response:
        sent = {**body, "columnar": True} if wanted == JSON else body
        pairs = [pair for pair in _written(asked, wanted) if pair[0] != "wait_for_completion_timeout"]
        return await transport.send("POST", "/_query/async", pairs, json=sent, before=left)

    def _read(self, job: Job, response: Response) -> Job:
        known, runs = response.headers.get(ID), response.headers.get(RUNNING) == "?1"
        if "json" in response.content_type:
            answer = self._object_of(response)
            known, runs = answer.get("id") or known, answer.get("is_running") is True
        elif "arrow" not in response.content_type:
            raise self._malformed("something else came where a result was due", response)
        job = replace(job, id=job.id or (str(known) if known else None), http_status=response.status)
        if runs and job.id is None:
            raise self._malformed("a running query has no id", response)
        if runs:
            return running(job)
        key, kind = job.request_keys[0], response.content_type
        payload = Payload(key, response.body, kind, response.status, response.received_at)
        return replace(job, state=JobState.SUCCEEDED, payloads=(payload,))

    def _object_of(self, response: Response) -> Mapping[str, Any]:
        try:
            answer = orjson.loads(response.body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise self._malformed("something else came where a result was due", response)
        return answer

    def _path_of(self, job: Job) -> str:
        return f"/_query/async/{job.id}"


def _written(asked: Mapping[str, Any], wanted: str) -> list[tuple[str, str]]:
    pairs = [("format", wanted), ("wait_for_completion_timeout", "0s")]
    if asked.get("drop_null_columns") is not None:
        pairs.append(("drop_null_columns", str(bool(asked["drop_null_columns"])).lower()))
    return pairs


SERVICE = ElasticsearchEsql()
