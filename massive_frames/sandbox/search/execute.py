"""Runs one search over the documents of the shards that have answered, and writes the cluster's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.search import problems
from massive_frames.sandbox.search.aggregations import aggregated
from massive_frames.sandbox.search.clauses import Scorer
from massive_frames.sandbox.search.hits import hits_of
from massive_frames.sandbox.search.query import compiled
from massive_frames.sandbox.search.scope import Scope
from massive_frames.sandbox.search.sorting import Scored

KNOWN = frozenset(
    {
        "query",
        "size",
        "from",
        "sort",
        "_source",
        "fields",
        "docvalue_fields",
        "search_after",
        "aggs",
        "aggregations",
        "track_total_hits",
        "track_scores",
        "min_score",
        "post_filter",
        "timeout",
        "terminate_after",
        "stats",
        "version",
        "seq_no_primary_term",
        "explain",
        "profile",
        "stored_fields",
        "highlight",
        "suggest",
    }
)


_MISTAKES = (TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError)
"""What an option of a wrong type comes to where nothing looks at it first."""


def searched(body: Mapping[str, Any], scope: Scope, took_ms: int = 1) -> dict[str, Any]:
    """Return the whole answer to a search.

    Raises
    ------
    SearchError
        It is refused.
    """
    try:
        found = _found(body, scope, scope.shards)
        answer = {**_about(scope, scope.shards, took_ms), "hits": hits_of(found, body, scope)}
        return {**answer, **_aggregations(body, found, scope)}
    except _MISTAKES as error:
        raise problems.illegal(f"failed to parse search source: {error}") from None


def partly(body: Mapping[str, Any], scope: Scope, shards: int, reduced: int, took_ms: int) -> dict[str, Any]:
    """Return what a search that still runs shows.

    Parameters
    ----------
    body, scope
        The search.
    shards : int
        How many shards have answered.
    reduced : int
        Of how many of them the results are put together.
    took_ms : int
        Milliseconds since it began.
    """
    answer = {**_about(scope, shards, took_ms), "num_reduce_phases": max(1, reduced and 1)}
    hits: dict[str, Any] = {"max_score": None, "hits": []}
    if not reduced:
        return {**answer, "hits": hits}
    found = _found(body, scope, reduced)
    total = {"value": len(found), "relation": "eq"}
    return {**answer, "hits": {"total": total, **hits}, **_aggregations(body, found, scope)}


def checked(body: Any, text: str) -> None:
    """Refuse a body that is no search.

    Raises
    ------
    SearchError
        It is none.
    """
    if not isinstance(body, Mapping):
        raise problems.parsing("Expected [START_OBJECT] but found [START_ARRAY]", text, "")
    for name, value in body.items():
        if name not in KNOWN:
            token = _token(value)
            raise problems.parsing(f"Unknown key for a {token} in [{name}].", text, name)


def _token(value: Any) -> str:
    names = {dict: "START_OBJECT", list: "START_ARRAY", str: "VALUE_STRING", bool: "VALUE_BOOLEAN"}
    return names.get(type(value), "VALUE_NUMBER" if value is not None else "VALUE_NULL")


def _found(body: Mapping[str, Any], scope: Scope, shards: int) -> list[Scored]:
    scorer: Scorer = compiled(body.get("query", {"match_all": {}}), scope)
    fitting = ((document, scorer(document)) for document in scope.on_shards(shards))
    return [Scored(document, score) for document, score in fitting if score is not None]


def _aggregations(body: Mapping[str, Any], found: list[Scored], scope: Scope) -> dict[str, Any]:
    asked = body.get("aggs", body.get("aggregations"))
    return {"aggregations": aggregated(asked, [hit.document for hit in found], scope)} if asked else {}


def _about(scope: Scope, shards: int, took_ms: int) -> dict[str, Any]:
    counts = {"total": scope.shards, "successful": shards, "skipped": 0, "failed": 0}
    return {"took": took_ms, "timed_out": False, "_shards": counts}
