"""What the doubles of Elasticsearch and OpenSearch share: users, who asks, and how errors are written."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from massive_frames.sandbox.users import User, users_of
from massive_frames.sandbox.wire import Reply

LONGEST_WAIT_S, LOOK_S = 30.0, 0.002
CHALLENGE = 'Basic realm="security", charset="UTF-8"'


class DeniedError(Exception):
    """A request is turned away; ``response`` says so in the cluster's own words."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def user_of(request: Request, token: str) -> User:
    """Return who asks, by an API key or by user and password.

    Raises
    ------
    DeniedError
        Nobody that the cluster knows, or somebody who may not search.
    """
    header = request.headers.get("authorization")
    where = f"for REST request [{request.url.path}]"
    if not header:
        raise DeniedError(_unauthorized(f"missing authentication credentials {where}"))
    scheme, _, given = header.partition(" ")
    for user in users_of(token).values():
        words = b64encode(f"{user.name}:{user.password}".encode()).decode()
        expected = {"apikey": user.api_key, "basic": words}.get(scheme.lower(), "")
        if expected and secrets.compare_digest(given.encode(), expected.encode()):
            if not user.reads:
                raise DeniedError(forbidden(user, "indices:data/read/sql"))
            return user
    raise DeniedError(_unauthorized(f"unable to authenticate user [{_name(given)}] {where}"))


def _name(given: str) -> str:
    try:
        return b64decode(given, validate=True).decode().partition(":")[0]
    except ValueError:
        return ""


async def reached(request: Request, counts: Callable[[], Mapping[str, int]]) -> Response:
    """Answer a test with counts, as soon as they are those that the address names: ``?running=50``."""
    wanted = {name: int(value) for name, value in request.query_params.items()}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT_S):
            while not wanted.items() <= counts().items():  # noqa: ASYNC110 - time ends a query, no event
                await asyncio.sleep(LOOK_S)
    return said(counts())


def envelope(status: int, kind: str, reason: str, **more: Any) -> dict[str, Any]:
    """Return an error as both clusters write it."""
    cause = {"type": kind, "reason": reason, **more}
    root = {name: value for name, value in cause.items() if name != "caused_by"}
    return {"error": {"root_cause": [root], **cause}, "status": status}


def refusal(status: int, kind: str, reason: str, **more: Any) -> Response:
    """Return an error as an answer."""
    return said(envelope(status, kind, reason, **more), status)


def said(answer: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return JSON as an answer of a cluster: as Elasticsearch writes it, every digit of numbers kept."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return Response(body, status, dict(headers or {}), media_type="application/json")


def forbidden(user: User, action: str) -> Response:
    """Return the answer to somebody who may not do this."""
    words = (
        f"action [{action}] is unauthorized for user [{user.name}] with effective roles [{user.name}], "
        "this action is granted by the cluster privileges [all]"
    )
    return refusal(403, "security_exception", words)


def _unauthorized(words: str) -> Response:
    challenges = [CHALLENGE, "ApiKey"]
    cause = envelope(401, "security_exception", words, header={"WWW-Authenticate": challenges})
    return said(cause, 401, {"WWW-Authenticate": ", ".join(challenges)})


def is_cluster(path: str) -> bool:
    """Return whether a path is one of a cluster's; those of the paid services have no underscore in front."""
    return "/_" in path


def spoiled(fault: str, path: str) -> Reply | None:
    """Return the answer of a cluster that a fault stands for, where there is one."""
    opensearch = "_asynchronous_search" in path
    rejected = "rejected_execution_exception" if opensearch else "es_rejected_execution_exception"
    known = {
        "throttled_429": (429, rejected, "rejected execution of task on search: queue capacity = 1000"),
        "unavailable_503": (503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/2/no master];"),
        "timeout_504": (504, "search_timeout_exception", "Time exceeded"),
        "server_500": (500, "exception", "something went wrong"),
    }
    if fault not in known:
        return None
    body = json.dumps(envelope(*known[fault])).encode()
    return Reply(known[fault][0], [(b"content-type", b"application/json")], body)


def body_words(body: bytes) -> str:
    """Return the text of a request's body: words such as ``fault:reset`` in it are obeyed."""
    return body.decode("utf-8", "replace")
