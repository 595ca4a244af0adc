"""Runs the aggregations of a search: every bucket's own ones below it, pipelines when the rest is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from massive_frames.sandbox.search import problems
from massive_frames.sandbox.search.buckets import BUCKETS
from massive_frames.sandbox.search.composite import composite
from massive_frames.sandbox.search.histograms import date_histogram, histogram
from massive_frames.sandbox.search.metrics import METRICS, Documents
from massive_frames.sandbox.search.pipelines import INSIDE, SIBLINGS
from massive_frames.sandbox.search.scope import Scope

OF_BUCKETS = {
    **BUCKETS,
    "composite": composite,
    "date_histogram": date_histogram,
    "histogram": histogram,
}
_BELOW = frozenset({"aggs", "aggregations", "meta"})
MOST_BUCKETS = 65_535
NO_PARENT = "[composite] aggregation cannot be used with a parent aggregation of type: [{}]"
PARENTS = {
    "composite": "CompositeAggregationFactory",
    "date_histogram": "DateHistogramAggregatorFactory",
    "date_range": "DateRangeAggregatorFactory",
    "filters": "FiltersAggregatorFactory",
    "global": "GlobalAggregatorFactory",
    "histogram": "HistogramAggregatorFactory",
    "missing": "MissingAggregatorFactory",
    "range": "RangeAggregatorFactory",
    "terms": "TermsAggregatorFactory",
}
"""What cannot hold a composite aggregation, as the cluster's refusal names it."""


def aggregated(asked: Any, documents: Documents, scope: Scope) -> dict[str, Any]:
    """Return the results of aggregations by their names.

    Raises
    ------
    SearchError
        One is none that the sandbox knows, or its field does not allow it.
    """
    if not asked:
        return {}
    found: dict[str, Any] = {}
    pipelines: list[tuple[str, str, Mapping[str, Any]]] = []
    for name, given in asked.items():
        kind, body = _definition(name, given, scope)
        if kind in SIBLINGS or kind in INSIDE:
            pipelines.append((name, kind, body))
            continue
        found[name] = _one(kind, body, given, documents, scope)
        if "meta" in given:
            found[name]["meta"] = given["meta"]
    for name, kind, body in pipelines:
        if kind in SIBLINGS:
            _check_path(name, body, asked)
            found[name] = SIBLINGS[kind](name, body, found)
    return found


def _definition(name: str, given: Any, scope: Scope) -> tuple[str, Mapping[str, Any]]:
    kinds = [key for key in given if key not in _BELOW] if isinstance(given, Mapping) else []
    if not kinds:
        line, column = problems.place_of(scope.text, name)
        reason = f"Missing definition for aggregation [{name}]"
        raise problems.SearchError("parsing_exception", reason, line=line, col=column + 1)
    if len(kinds) > 1:
        reason = f"Found two aggregation type definitions in [{name}]: [{kinds[0]}] and [{kinds[1]}]"
        raise problems.parsing(reason, scope.text, kinds[1])
    (kind,) = kinds
    if kind not in OF_BUCKETS and kind not in METRICS and kind not in SIBLINGS and kind not in INSIDE:
        raise problems.unknown("aggregation", kind, scope.text)
    return kind, given[kind]


def _one(
    kind: str, body: Any, given: Mapping[str, Any], documents: Documents, scope: Scope
) -> dict[str, Any]:
    below = given.get("aggs", given.get("aggregations")) or {}
    if kind in METRICS:
        return METRICS[kind](body, documents, scope, kind)
    if kind != "filter" and _pages_in(below):
        raise problems.illegal(NO_PARENT.format(PARENTS[kind]), on_shards=True)
    below_one = partial(_below, below, scope)
    below_one(())  # what is written wrongly below is found even where there is no bucket
    found = OF_BUCKETS[kind](body, documents, scope, below_one)
    buckets = found.get("buckets")
    if isinstance(buckets, list):
        if len(buckets) > MOST_BUCKETS:
            raise _too_many(len(buckets))
        for name, one in below.items():
            inside, options = _definition(name, one, scope)
            if inside in INSIDE:
                buckets = INSIDE[inside](name, options, buckets)
        found["buckets"] = buckets
    return found


def _pages_in(below: Mapping[str, Any]) -> bool:
    """Return whether a composite aggregation stands directly below, or below nothing but filters."""
    stack = [below]
    while stack:
        for one in stack.pop().values():
            if isinstance(one, Mapping) and "composite" in one:
                return True
            if isinstance(one, Mapping) and "filter" in one:
                stack.append(one.get("aggs", one.get("aggregations")) or {})
    return False


def _check_path(name: str, body: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    path = str(body.get("buckets_path"))
    read = asked.get(path.partition(">")[0])
    if isinstance(read, Mapping) and "composite" in read:
        words = (
            "The first aggregation in buckets_path must be a multi-bucket aggregation for aggregation "
            f"[{name}] found :org.opensearch.search.aggregations.bucket.composite."
            f"CompositeAggregationBuilder for buckets path: {path}"
        )
        raise problems.SearchError("action_request_validation_exception", f"Validation Failed: 1: {words};")


def _below(asked: Mapping[str, Any], scope: Scope, documents: Documents) -> dict[str, Any]:
    return aggregated(asked, documents, scope)


def _too_many(n: int) -> problems.SearchError:
    words = (
        f"Trying to create too many buckets. Must be less than or equal to: [{MOST_BUCKETS}] but was [{n}]. "
        "This limit can be set by changing the [search.max_buckets] cluster level setting."
    )
    return problems.SearchError("too_many_buckets_exception", words, 503, on_shards=True)
