"""Elasticsearch's SQL, asynchronous: one query's rows, page by page, whatever the format.

A result may come at once or with an id, and in pages, each with the cursor of the next. A cursor forgets
``columnar``, and only the first page names the columns. Text formats say in headers what JSON says in keys.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import anyio
import orjson

from massive_frames.errors import RejectedError, ServiceError, ThrottledError, UnavailableError
from massive_frames.models import Job, JobState, Parameter, Payload, Request
from massive_frames.services.cluster import KEEP, KEEP_ALIVE, WAIT, ClusterService, running
from massive_frames.services.cluster_errors import error_of
from massive_frames.services.leaving import Leaving
from massive_frames.transport import Response, Transport

SENT = (
    "fetch_size",
    "time_zone",
    "catalog",
    "field_multi_value_leniency",
    "allow_partial_search_results",
    "request_timeout",
    "page_timeout",
    "keep_alive",
    "keep_on_completion",
)
JSON_SENT = ("params", "filter", "runtime_mappings")
COLUMNAR = frozenset({"json", "cbor"})
MEDIA = {"csv": "text/csv", "tsv": "text/tab-separated-values", "txt": "text/plain"}
CLOSE_S = 5.0
MOST_BYTES, LEAST_PAGE_BYTES = 900_000_000, 1_000
"""A store keeps no larger body; an empty page counts too, for its cursor may go on for ever."""
TOO_LARGE = f"the result has more than {MOST_BYTES // 10**6} MB: ask for it in parts, or for fewer columns"
PAGE_WAITS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Said:
    """What an answer says of itself, beside its rows."""

    id: str | None
    running: bool
    cursor: str | None


class ElasticsearchSql(ClusterService):
    """The rows of one SQL query."""

    name = "elasticsearch-sql"
    backend = "elasticsearch"
    payload_kind = "sql"
    keeps = "5d"
    parameters = (
        Parameter("query", "The SQL query."),
        Parameter("params", "Values for its question marks, in order.", takes="json", shown=False),
        Parameter("fetch_size", "Rows a page.", takes="integer", minimum=1, maximum=1_000_000, shown=False),
        Parameter("time_zone", "The zone of its dates; UTC when not given.", shown=False),
        Parameter(
            "filter", "A query of the search API that rows must match, too.", takes="object", shown=False
        ),
        Parameter("runtime_mappings", "Fields made up for this query.", takes="object", shown=False),
        Parameter("catalog", "The cluster to ask, where there are several.", shown=False),
        Parameter(
            "field_multi_value_leniency",
            "Whether the first value of several is taken instead of an error.",
            takes="boolean",
            shown=False,
        ),
        Parameter(
            "allow_partial_search_results",
            "Whether rows may be missing where shards have failed.",
            takes="boolean",
            shown=False,
        ),
        WAIT,
        KEEP_ALIVE,
        KEEP,
        Parameter(
            "format",
            "How rows are sent; the frame is the same, as far as the format can say.",
            choices=("json", "csv", "tsv", "txt", "cbor"),
            shown=False,
        ),
        Parameter("delimiter", "What parts the values of CSV: one character.", maximum=1, shown=False),
        Parameter(
            "columnar",
            "Whether JSON or CBOR come column by column; they do when not given.",
            takes="boolean",
            shown=False,
        ),
    )

    async def submit(self, requests: Sequence[Request], transport: Transport) -> Job:
        """Send the query; it may be answered at once."""
        (request,) = requests
        asked = request.params
        body = {name: asked[name] for name in SENT if asked.get(name) is not None}
        body |= {name: json.loads(asked[name]) for name in JSON_SENT if asked.get(name) is not None}
        body |= {"query": asked["query"], **_columnar(asked)}
        body["wait_for_completion_timeout"] = asked.get("wait_for_completion_timeout") or "1s"
        left = Leaving()
        response = await transport.send("POST", "/_sql", _written(asked), json=body, before=left)
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
        return await self._read(job, response, transport)

    async def poll(self, job: Job, transport: Transport) -> Job:
        """Ask for the result, and take its pages where it is there."""
        asked = job.asked
        pairs = [*_written(asked), ("wait_for_completion_timeout", "0s")]
        if asked.get("keep_alive"):
            pairs.append(("keep_alive", asked["keep_alive"]))
        response = await transport.send("GET", f"/_sql/async/{job.id}", pairs)
        if response.status == 404:
            raise self._lost(job, response)
        if response.status >= 300:
            raise error_of(response, self.name, asked.get("query"))
        return await self._read(job, response, transport)

    async def _read(self, job: Job, response: Response, transport: Transport) -> Job:
        said = self._said(job, response)
        stored = said.running or job.asked.get("keep_on_completion")
        job = replace(job, id=job.id or (said.id if stored else None), http_status=response.status)
        if said.running:
            if job.id is None:
                raise self._malformed("a running search has no id", response)
            return running(job)
        pages = await self._pages(job, response, said.cursor, transport)
        payload = Payload(
            job.request_keys[0],
            joined([page.body for page in pages], response.content_type),
            response.content_type,
            response.status,
            pages[-1].received_at,
        )
        return replace(job, state=JobState.SUCCEEDED, payloads=(payload,))

    async def _pages(
        self, job: Job, first: Response, cursor: str | None, transport: Transport
    ) -> list[Response]:
        """Return all pages; the cursor of pages that are not taken is closed."""
        pages, size = [first], len(first.body)
        try:
            while cursor is not None:
                page = await self._page(job, cursor, transport)
                pages.append(page)
                size += max(len(page.body), LEAST_PAGE_BYTES)
                if size > MOST_BYTES:
                    raise RejectedError(TOO_LARGE, service=self.name)
                cursor = self._said(job, page).cursor
        finally:
            if cursor is not None:  # also where the batch is being stopped
                with anyio.move_on_after(CLOSE_S, shield=True), contextlib.suppress(ServiceError):
                    await transport.send("POST", "/_sql/close", json={"cursor": cursor})
        return pages

    async def _page(self, job: Job, cursor: str, transport: Transport) -> Response:
        """Return the next page; a cluster that has too much to do is asked again, from the same place.

        Where an answer is lost the whole query is asked again: the cursor may have moved on.
        """
        body = {"cursor": cursor, **_columnar(job.asked)}
        for wait_s in (*PAGE_WAITS_S, None):
            response = await transport.send("POST", "/_sql", _written(job.asked), json=body)
            if response.status < 300:
                break
            error = error_of(response, self.name, job.asked.get("query"))
            if wait_s is None or not isinstance(error, (ThrottledError, UnavailableError)):
                raise error
            await anyio.sleep(error.retry_after or wait_s)
        return response

    def _said(self, job: Job, response: Response) -> Said:
        if _format(job.asked) not in COLUMNAR:
            if not response.content_type.startswith(MEDIA[_format(job.asked)]):
                raise self._malformed("something else came where a result was due", response)
            headers = response.headers
            running = headers.get("async-running", "").lower() == "true"
            return Said(headers.get("async-id"), running, headers.get("cursor") or None)
        answer = self._object_of(response)
        known, cursor = answer.get("id"), answer.get("cursor")
        if not answer.get("is_running") and not {"columns", "rows", "values"} & answer.keys():
            raise self._malformed("the answer has neither rows nor an id", response)
        return Said(
            str(known) if known else None, answer.get("is_running") is True, str(cursor) if cursor else None
        )

    def _object_of(self, response: Response) -> Mapping[str, Any]:
        try:
            answer = _loads(response)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise self._malformed("something else came where a result was due", response)
        return answer

    def _path_of(self, job: Job) -> str:
        return f"/_sql/async/delete/{job.id}"


def joined(pages: Sequence[bytes], content_type: str) -> bytes:
    """Return pages as one body: JSON values on a line each, everything else one after another."""
    return (b"\n" if "json" in content_type else b"").join(pages)


def _format(asked: Mapping[str, Any]) -> str:
    return str(asked.get("format") or "json")


def _written(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = [("format", _format(asked))]
    return [*pairs, ("delimiter", asked["delimiter"])] if asked.get("delimiter") else pairs


def _columnar(asked: Mapping[str, Any]) -> dict[str, bool]:
    if _format(asked) not in COLUMNAR:
        return {}
    return {"columnar": asked.get("columnar") is not False}


def _loads(response: Response) -> Any:
    if "cbor" in response.content_type:
        import cbor2  # noqa: PLC0415 - few ask for it

        return cbor2.loads(response.body)
    return orjson.loads(response.body)


SERVICE = ElasticsearchSql()
