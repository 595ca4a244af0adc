"""The doubles of search, AI chat and browser: take a call on, and hand over its status or its content."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox import devices, texts
from massive_frames.sandbox.access import authorized, query_of
from massive_frames.sandbox.jobs import Job
from massive_frames.sandbox.kind import Kind
from massive_frames.sandbox.kinds import kinds
from massive_frames.sandbox.state import State

_ARCHIVING_SHARE = 0.25
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes of every service."""
    found: list[BaseRoute] = []
    for kind in kinds().values():
        service = _Service(state, kind)
        found.append(Route(kind.path, authorized(state, service.content), methods=["GET"]))
        found.append(Route(kind.older_path, authorized(state, service.collect), methods=["GET"]))
        if state.modern:
            found.append(Route(f"{kind.path}/devices", authorized(state, _devices), methods=["GET"]))
    return found


async def _devices(_request: Request) -> Response:
    return JSONResponse(list(devices.NAMES))


class _Service:
    def __init__(self, state: State, kind: Kind) -> None:
        self._state, self._kind = state, kind

    async def content(self, request: Request) -> Response:
        """Answer a new call, or with ``id`` the state of an earlier one."""
        given = _with_session(query_of(request), request)
        if given.get("id") and self._state.modern:
            return self._poll(given["id"][0], pending=202)
        wrong = self._kind.problem(given)
        if wrong:
            return self._bad_params(wrong)
        self._state.stats.submits += 1
        job = self._state.submit(self._kind, given, request.headers.get("x-sandbox-fault"))
        if job is None:
            return _plain(texts.NO_CREDITS)
        if given.get("mode") == ["async"] and not self._state.options.inline:
            return JSONResponse({"id": job.id}, 202 if self._state.modern else 200)
        await asyncio.sleep(max(0.0, job.ready - time.monotonic()))
        return self._finished(job, pending=500)

    async def collect(self, request: Request) -> Response:
        """Answer the older address of a call's state."""
        given = query_of(request)
        if not given.get("id"):
            return self._bad_params("ID must be provided")
        return self._poll(given["id"][0], pending=200)

    def _poll(self, job_id: str, *, pending: int) -> Response:
        self._state.stats.polls += 1
        if not _UUID.fullmatch(job_id):
            return self._bad_params("ID must be a UUID")
        job = self._state.book.find(job_id.lower())
        if job is None or job.kind is not self._kind:
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
        made = self._state.made(job)
        # as a header of its own: Starlette would add a charset to a type that has none
        return Response(made.body, made.status, {"content-type": made.media_type})

    def _bad_params(self, wrong: str) -> Response:
        if self._state.modern:
            return PlainTextResponse(wrong, 422)
        return PlainTextResponse(texts.BAD_PARAMS_2025, 400)


def _with_session(given: dict[str, list[str]], request: Request) -> dict[str, list[str]]:
    """Return the parameters with the session that an older client says in a cookie alone."""
    session = request.cookies.get("session")
    return {"session": [unquote(session)], **given} if session else given


def _plain(answer: tuple[int, str]) -> Response:
    return PlainTextResponse(answer[1], answer[0])
