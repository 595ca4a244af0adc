"""Pipeline aggregations: what is computed from the results of others, beside them or inside their buckets."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from massive_frames.sandbox.search.arithmetic import evaluated
from massive_frames.sandbox.search.problems import SearchError

Buckets = list[dict[str, Any]]
Sibling = Callable[[str, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
Inside = Callable[[str, Mapping[str, Any], Buckets], Buckets]


def value_at(bucket: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path such as ``_count``, ``price``, ``price.avg`` or ``group>price``."""
    if path == "_count":
        return bucket["doc_count"]
    found: Any = bucket
    *parts, last = path.split(">")
    for part in parts:
        found = found.get(part, {})
    name, _, metric = last.partition(".")
    if last == "_count":
        return found.get("doc_count")
    if name not in found:
        raise _no_path(path)
    inner = found[name]
    if "values" in inner and metric:
        return inner["values"].get(metric)
    return inner.get(metric or "value", inner.get("doc_count"))


def _across(body: Mapping[str, Any], found: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return the values of a sibling's buckets, each with its bucket's name; gaps are left out."""
    path = str(body.get("buckets_path", ""))
    name, _, inner = path.partition(">")
    if name not in found:
        raise _no_path(path)
    buckets = found[name].get("buckets", [])
    named = buckets.items() if isinstance(buckets, Mapping) else ((_name(b), b) for b in buckets)
    values = ((str(key), value_at(bucket, inner or "_count")) for key, bucket in named)
    return [(key, float(value)) for key, value in values if value is not None]


def _name(bucket: Mapping[str, Any]) -> Any:
    return bucket.get("key_as_string", bucket["key"])


def _of_all(compute: Callable[[Sequence[float]], Any]) -> Sibling:
    def sibling(name: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
        del name
        return {"value": compute([value for _, value in _across(body, found)])}

    return sibling


def _of_best(compute: Callable[[Sequence[float]], float]) -> Sibling:
    def sibling(name: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
        del name
        pairs = _across(body, found)
        best = compute([value for _, value in pairs]) if pairs else None
        return {"value": best, "keys": [key for key, value in pairs if value == best]}

    return sibling


def _stats(name: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    del name
    values = [value for _, value in _across(body, found)]
    return {
        "count": len(values),
        "min": min(values, default=None),
        "max": max(values, default=None),
        "avg": sum(values) / len(values) if values else None,
        "sum": sum(values),
    }


def _cumulative(name: str, body: Mapping[str, Any], buckets: Buckets) -> Buckets:
    total = 0.0
    for bucket in buckets:
        total += value_at(bucket, str(body["buckets_path"])) or 0.0
        bucket[name] = {"value": total}
    return buckets


def _derivative(name: str, body: Mapping[str, Any], buckets: Buckets) -> Buckets:
    before: float | None = None
    for number, bucket in enumerate(buckets):
        value = value_at(bucket, str(body["buckets_path"]))
        if number and value is not None and before is not None:
            bucket[name] = {"value": float(value - before)}
        before = value if value is not None else before
    return buckets


def _computed(body: Mapping[str, Any], bucket: Mapping[str, Any]) -> float | None:
    paths = body.get("buckets_path", {})
    named = paths if isinstance(paths, Mapping) else {"_value": paths}
    values = {variable: value_at(bucket, str(path)) for variable, path in named.items()}
    if any(value is None for value in values.values()):
        return None
    script = body.get("script", "")
    source = script.get("source", "") if isinstance(script, Mapping) else script
    params = script.get("params", {}) if isinstance(script, Mapping) else {}
    known = {**params, **values}
    value: float | None = evaluated(re.sub(r"\bparams\.", "", str(source)), known)
    return value


def _script(name: str, body: Mapping[str, Any], buckets: Buckets) -> Buckets:
    for bucket in buckets:
        value = _computed(body, bucket)
        if value is not None:
            bucket[name] = {"value": float(value)}
    return buckets


def _selector(name: str, body: Mapping[str, Any], buckets: Buckets) -> Buckets:
    del name
    return [bucket for bucket in buckets if _computed(body, bucket)]


def _sort(name: str, body: Mapping[str, Any], buckets: Buckets) -> Buckets:
    del name
    asked = body.get("sort") or []
    for one in reversed(asked if isinstance(asked, list) else [asked]):
        path, options = next(iter(one.items())) if isinstance(one, Mapping) else (str(one), "asc")
        order = options.get("order", "asc") if isinstance(options, Mapping) else options
        placed = [(_place(bucket, path), bucket) for bucket in buckets]
        known = [pair for pair in placed if pair[0] is not None]
        known.sort(key=operator.itemgetter(0), reverse=order == "desc")
        buckets = [b for _, b in known] + [b for place, b in placed if place is None]
    start = int(body.get("from", 0))
    return buckets[start : start + int(body["size"]) if "size" in body else None]


def _place(bucket: Mapping[str, Any], path: str) -> Any:
    return bucket["key"] if path == "_key" else value_at(bucket, path)


def _no_path(path: str) -> SearchError:
    words = f"Validation Failed: 1: No aggregation found for path [{path}];"
    return SearchError("action_request_validation_exception", words)


SIBLINGS: Mapping[str, Sibling] = {
    "avg_bucket": _of_all(lambda values: sum(values) / len(values) if values else None),
    "sum_bucket": _of_all(sum),
    "min_bucket": _of_best(min),
    "max_bucket": _of_best(max),
    "stats_bucket": _stats,
}
INSIDE: Mapping[str, Inside] = {
    "cumulative_sum": _cumulative,
    "derivative": _derivative,
    "bucket_script": _script,
    "bucket_selector": _selector,
    "bucket_sort": _sort,
}
