"""Lets only requests with the sandbox's own bearer token through to an endpoint."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from massive_frames.sandbox import texts
from massive_frames.sandbox.state import State

Endpoint = Callable[[Request], Awaitable[Response]]


def authorized(state: State, endpoint: Endpoint) -> Endpoint:
    """Return the endpoint behind the check of the Authorization header."""

    async def checked(request: Request) -> Response:
        header = request.headers.get("authorization")
        if not header:
            return PlainTextResponse(texts.NO_HEADER[1], texts.NO_HEADER[0])
        if not secrets.compare_digest(header.encode(), f"Bearer {state.options.token}".encode()):
            return PlainTextResponse(texts.BAD_TOKEN[1], texts.BAD_TOKEN[0])
        return await endpoint(request)

    return checked


def query_of(request: Request) -> dict[str, list[str]]:
    """Return the query's parameters, each with all of its values; empty values are left out."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if value:
            given.setdefault(name, []).append(value)
    return given
