"""The double of the search endpoints: take a search on, and hand over its status or its page."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox import devices, params, texts
from massive_frames.sandbox.access import authorized, query_of
from massive_frames.sandbox.jobs import Job
from massive_frames.sandbox.state import State

_ARCHIVING_SHARE = 0.25
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes of the search service."""
    search = _Search(state)
    found: list[BaseRoute] = [
        Route("/search", authorized(state, search.results), methods=["GET"]),
        Route("/search/results", authorized(state, search.collect), methods=["GET"]),
    ]
    if state.modern:
        found.append(Route("/search/devices", authorized(state, _devices), methods=["GET"]))
    return found


async def _devices(_request: Request) -> Response:
    return JSONResponse(list(devices.NAMES))


class _Search:
    def __init__(self, state: State) -> None:
        self._state = state

    async def results(self, request: Request) -> Response:
        """Answer ``GET /search``: a new search, or with ``id`` the state of an earlier one."""
        given = query_of(request)
        if given.get("id") and self._state.modern:
            return self._poll(given["id"][0], pending=202)
        wrong = params.problem(given)
        if wrong:
            return self._bad_params(wrong)
        self._state.stats.submits += 1
        job = self._state.submit(given, request.headers.get("x-sandbox-fault"))
        if job is None:
            return _plain(texts.NO_CREDITS)
        if given.get("mode") == ["async"] and not self._state.options.inline:
            return JSONResponse({"id": job.id}, 202 if self._state.modern else 200)
        await asyncio.sleep(max(0.0, job.ready - time.monotonic()))
        return self._finished(job, pending=500)

    async def collect(self, request: Request) -> Response:
        """Answer ``GET /search/results?id=``, the older address of a search's state."""
        given = query_of(request)
        if not given.get("id"):
            return self._bad_params("ID must be provided")
        return self._poll(given["id"][0], pending=200)

    def _poll(self, job_id: str, *, pending: int) -> Response:
        self._state.stats.polls += 1
        if not _UUID.fullmatch(job_id):
            return self._bad_params("ID must be a UUID")
        job = self._state.book.find(job_id.lower())
        if job is None:
            return _plain(texts.NOT_FOUND)
        left = job.ready - time.monotonic()
        if left <= 0:
            return self._finished(job, pending=pending)
        late = left < (job.ready - job.submitted) * _ARCHIVING_SHARE
        word = "archiving" if late and self._state.options.archiving else "retrieving"
        return JSONResponse({"status": word}, pending)

    def _finished(self, job: Job, *, pending: int) -> Response:
        self._state.book.settle_due(time.monotonic())
        if job.fault == "captcha_403":
            return _plain(texts.CAPTCHA)
        if job.fault == "failed_job":
            waited = pending == 500  # a live call has no status to answer with
            return _plain(texts.UNKNOWN) if waited else JSONResponse({"status": "failed"}, pending)
        return HTMLResponse(self._state.page(job))

    def _bad_params(self, wrong: str) -> Response:
        if self._state.modern:
            return PlainTextResponse(wrong, 422)
        return PlainTextResponse(texts.BAD_PARAMS_2025, 400)


def _plain(answer: tuple[int, str]) -> Response:
    return PlainTextResponse(answer[1], answer[0])
