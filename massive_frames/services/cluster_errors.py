"""Which error an answer of Elasticsearch or OpenSearch means, in words for whoever wrote the query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from massive_frames.errors import (
    EXCERPT_CHARS,
    AuthenticationError,
    RejectedError,
    ServerError,
    ServiceError,
    ServiceTimeoutError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.services.massive_errors import excerpt
from massive_frames.transport import Response
from massive_frames.transport.http import retry_after

OF_THE_QUERY = frozenset({"arithmetic_exception", "task_cancelled_exception"})
"""Types of 500 answers that say something of the query, so that another try would end the same way."""
BY_STATUS: dict[int, tuple[type[ServiceError], str]] = {
    401: (
        AuthenticationError,
        "the cluster let nobody in: pass its API key, or a user and the right password",
    ),
    403: (RejectedError, "this user may not do this"),
    408: (ServiceTimeoutError, "the query took longer than the cluster allows"),
    429: (ThrottledError, "the cluster has too much to do"),
    503: (UnavailableError, "the cluster is not available"),
    504: (ServiceTimeoutError, "the query took longer than the cluster allows"),
}
CBOR_OBJECTS = {bytes([head]) for head in range(0xA0, 0xC0)}
_PLACE = re.compile(r"line (\d+):(\d+): ")


def error_of(response: Response, service: str, query: str | None = None) -> ServiceError:
    """Return the error that an answer of 400 or more stands for.

    Parameters
    ----------
    response : Response
        The answer.
    service : str
        Who gave it.
    query : str, optional
        The query, to point into where the answer names a line and a column.
    """
    cause = cause_of(response.body)
    kind, reason = str(cause.get("type") or ""), reason_of(cause) or excerpt(response.body)
    cls, words = _class_of(response.status, kind)
    shown = f"{words}: {pointed(reason, query)}" if reason else words
    return cls(
        shown[: 4 * EXCERPT_CHARS],
        service=service,
        status=response.status,
        retry_after=retry_after(response),
    )


def cause_of(body: bytes) -> Mapping[str, Any]:
    """Return what an error's envelope says was the matter; nothing for a body that is none."""
    answer = _read(body)
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, str):
        return {"reason": error}
    return error if isinstance(error, dict) else {}


def _read(body: bytes) -> Any:
    """Return an error's envelope; a cluster writes it in the form that was asked for."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if body[:1] not in CBOR_OBJECTS:
            return None
    import cbor2  # noqa: PLC0415 - few ask for it

    try:
        return cbor2.loads(body)
    except (cbor2.CBORError, ValueError, RecursionError, OverflowError, MemoryError):
        return None


def reason_of(cause: Mapping[str, Any]) -> str:
    """Return a cause's reason: that of its root where it only says that all shards failed.

    Where it is a field that could not be read, why stands behind it.

    Example
    -------
    >>> kind = "search_phase_execution_exception"
    >>> reason_of({"type": kind, "reason": "all shards failed", "root_cause": [{"reason": "No mapping"}]})
    'No mapping'
    """
    roots = cause.get("root_cause")
    root = roots[0] if isinstance(roots, list) and roots and isinstance(roots[0], dict) else {}
    if cause.get("type") == "search_phase_execution_exception" or not cause.get("reason"):
        return str(root.get("reason") or cause.get("reason") or "")
    deeper = cause.get("caused_by")
    why = (
        deeper.get("reason")
        if isinstance(deeper, dict) and "failed to parse" in str(cause["reason"])
        else None
    )
    return f"{cause['reason']}: {why}" if why else str(cause["reason"])


def pointed(reason: str, query: str | None) -> str:
    """Return a reason with the query's line below it, and a mark below the place it names.

    Example
    -------
    >>> print(pointed("line 1:8: Unknown column [x]", "SELECT x FROM t"))
    line 1:8: Unknown column [x]
      SELECT x FROM t
             ^
    """
    place = _PLACE.search(reason)
    lines = (query or "").split("\n")
    if place is None or not 1 <= int(place[1]) <= len(lines):
        return reason
    line, column = lines[int(place[1]) - 1], int(place[2])
    if not line.strip() or not 1 <= column <= len(line) + 1:
        return reason
    first = max(0, column - 80)
    return f"{reason}\n  {line[first : first + 160]}\n  {' ' * (column - 1 - first)}^"


def _class_of(status: int, kind: str) -> tuple[type[ServiceError], str]:
    if status == 429 and kind == "search_timeout_exception":
        return BY_STATUS[504]
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500 and kind not in OF_THE_QUERY:
        return ServerError, f"the cluster answered {status}"
    return RejectedError, "the cluster refused the query"
