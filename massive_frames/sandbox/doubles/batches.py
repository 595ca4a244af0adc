"""The double of the batch endpoints: many searches with one POST, collected into one archive."""

from __future__ import annotations

import time
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox import texts
from massive_frames.sandbox.access import authorized, query_of
from massive_frames.sandbox.archives import Entry, pack
from massive_frames.sandbox.batches import ARCHIVES, Batch, asked_of
from massive_frames.sandbox.kinds import kinds
from massive_frames.sandbox.state import State

# a search may fail without its batch failing, which is told by a page that is not there
_WITHOUT_PAGE = frozenset({"failed_job", "captcha_403"})


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes of batches, which the 2025 contract did not have."""
    if not state.modern:
        return []
    batches = _Batches(state)
    archive = authorized(state, batches.archive) if state.options.archive_token else batches.archive
    return [
        Route("/search/batches", authorized(state, batches.submit), methods=["POST"]),
        Route("/search/batches", authorized(state, batches.poll), methods=["GET"]),
        Route(ARCHIVES + "{batch_id}", archive, methods=["GET"]),
    ]


class _Batches:
    def __init__(self, state: State) -> None:
        self._state = state

    async def submit(self, request: Request) -> Response:
        """Take on the searches that the body asks for."""
        asked = asked_of(await request.body())
        if isinstance(asked, str):
            return PlainTextResponse(asked, 422)
        self._state.stats.submits += 1
        batch = self._state.submit_batch(kinds()["search"], asked, request.headers.get("x-sandbox-fault"))
        if batch is None:
            return _plain(texts.NO_CREDITS)
        return JSONResponse({"id": batch.id, "count": len(batch.jobs)}, 202)

    async def poll(self, request: Request) -> Response:
        """Answer how far a batch is."""
        self._state.stats.polls += 1
        given = query_of(request).get("id", [""])[0].lower()
        if not given:
            return PlainTextResponse("ID must be provided", 422)
        batch = self._state.batches.get(given)
        if batch is None:
            return _plain(texts.NOT_FOUND)
        self._state.book.settle_due(time.monotonic())
        url = f"{request.url.scheme}://{request.headers['host']}{ARCHIVES}{batch.id}"
        return JSONResponse(batch.status(time.monotonic(), url))

    async def archive(self, request: Request) -> Response:
        """Answer the archive of a batch that is done."""
        batch = self._state.batches.get(request.path_params["batch_id"])
        if batch is None or batch.fault == "archive_gone" or time.monotonic() < batch.archived:
            return _plain(texts.NOT_FOUND)
        form = "unknown" if batch.fault == "archive_unknown" else self._state.options.archive
        body = pack(self._entries(batch), form, self._state.options.archive_names)
        return Response(body, media_type="application/octet-stream")

    def _entries(self, batch: Batch) -> list[Entry]:
        entries = []
        for number, job in enumerate(batch.jobs):
            page = None if job.fault in _WITHOUT_PAGE else self._state.made(job).body
            entries.append(Entry(number, job.id, (job.params.get("terms") or job.params["url"])[0], page))
        return entries


def _plain(answer: tuple[int, str]) -> Response:
    return PlainTextResponse(answer[1], answer[0])
