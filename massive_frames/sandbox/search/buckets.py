"""Aggregations that part documents: by terms, ranges and filters, without a value, or all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.metrics import Documents, field_of
from massive_frames.sandbox.search.pipelines import value_at
from massive_frames.sandbox.search.query import compiled
from massive_frames.sandbox.search.scope import Document, Scope
from massive_frames.sandbox.search.values import typed

Below = Callable[[Documents], dict[str, Any]]
"""Runs the aggregations below a bucket on its documents."""
Bucketer = Callable[[Mapping[str, Any], Documents, Scope, Below], dict[str, Any]]


def named(key: Any, kind: str | None, pattern: str | None = None) -> dict[str, Any]:
    """Return a bucket's key as it is answered: dates and truth values have a text beside it."""
    if kind == "date":
        return {"key_as_string": dates.writer(pattern)(key), "key": key}
    if kind == "boolean":
        return {"key": int(key), "key_as_string": str(bool(key)).lower()}
    return {"key": key}


def grouped(body: Mapping[str, Any], documents: Documents, field: str) -> dict[Any, list[Document]]:
    """Return the documents by each value of a field; one with several values stands under each."""
    groups: dict[Any, list[Document]] = {}
    missing = (body["missing"],) if "missing" in body else ()
    for document in documents:
        for value in dict.fromkeys(document.values.get(field, missing)):
            groups.setdefault(value, []).append(document)
    return groups


def _terms(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    for name in body:
        if name not in _OF_TERMS:
            raise problems.unknown_field("terms", name, scope.text)
    field = field_of(body, scope)
    least, size = int(body.get("min_doc_count", 1)), int(body.get("size", 10))
    if size <= 0:
        raise problems.illegal(f"[size] must be greater than 0. Found [{size}] in [{field}]")
    groups = {k: found for k, found in grouped(body, documents, field).items() if _included(k, body)}
    kind, orders = scope.fields.get(field), _orders(body.get("order"))
    buckets = [
        {**named(key, kind, body.get("format")), "doc_count": len(found), **below(found)}
        for key, found in sorted(groups.items(), key=lambda item: item[0])
    ]
    for path, falls in reversed(orders):
        _sort(buckets, path, falls=falls)
    by_key = orders[0][0] in {"_key", "_term"}
    of_shard = int(body.get("shard_size", size if by_key else size * 1.5 + 10))
    kept = [bucket for bucket in buckets[:of_shard] if bucket["doc_count"] >= least]
    rest = sum(bucket["doc_count"] for bucket in [*buckets[of_shard:], *kept[size:]])
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": rest, "buckets": kept[:size]}


def _included(key: Any, body: Mapping[str, Any]) -> bool:
    def fits(asked: Any) -> bool:
        if isinstance(asked, list):
            return key in asked or str(key) in asked
        return re.fullmatch(str(asked), str(key)) is not None

    wanted = "include" not in body or fits(body["include"])
    return wanted and not ("exclude" in body and fits(body["exclude"]))


def _orders(asked: Any) -> Sequence[tuple[str, bool]]:
    listed = asked if isinstance(asked, list) else [asked or {"_count": "desc"}]
    return [(name, way == "desc") for one in listed for name, way in one.items()]


def _sort(buckets: list[dict[str, Any]], path: str, *, falls: bool) -> None:
    def place(bucket: Mapping[str, Any]) -> Any:
        if path in {"_key", "_term"}:
            return bucket["key"]
        value = bucket["doc_count"] if path == "_count" else value_at(bucket, path)
        return (float("-inf") if falls else float("inf")) if value is None else value

    buckets.sort(key=place, reverse=False) if not falls else _fall(buckets, place)


def _fall(buckets: list[dict[str, Any]], place: Callable[[Mapping[str, Any]], Any]) -> None:
    """Sort from the highest on; equal ones stay in their order."""
    buckets.reverse()
    buckets.sort(key=place)
    buckets.reverse()


def _ranges(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    field = field_of(body, scope)
    is_date = scope.fields.get(field) == "date"
    write = dates.writer(body.get("format"))
    buckets = []
    for one in sorted(body.get("ranges", []), key=lambda r: _edges(r, field, scope)):
        low, high = _edges(one, field, scope)
        found = [d for d in documents if any(low <= v < high for v in d.values.get(field, ()))]
        sides = {side: edge for side, edge in (("from", low), ("to", high)) if abs(edge) != float("inf")}
        texts = {f"{s}_as_string": write(e) for s, e in sides.items()} if is_date else {}
        shown = [
            (write(e) if is_date else str(float(e))) if s in sides else "*"
            for s, e in (("from", low), ("to", high))
        ]
        key = str(one.get("key", "-".join(shown)))
        numbers = {side: float(edge) for side, edge in sides.items()}
        buckets.append({"key": key, **numbers, **texts, "doc_count": len(found), **below(found)})
    if body.get("keyed"):
        return {"buckets": {bucket.pop("key"): bucket for bucket in buckets}}
    return {"buckets": buckets}


def _edges(one: Mapping[str, Any], field: str, scope: Scope) -> tuple[float, float]:
    low = typed(field, one["from"], scope) if one.get("from") is not None else float("-inf")
    high = typed(field, one["to"], scope) if one.get("to") is not None else float("inf")
    return low, high


def _filter(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    scorer = compiled(body, scope)
    return _single([d for d in documents if scorer(d) is not None], below)


def _filters(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    asked = body.get("filters") or {}
    given = asked.items() if isinstance(asked, Mapping) else enumerate(asked)
    scorers = {name: compiled(query, scope) for name, query in given}
    buckets = {
        name: _single([d for d in documents if scorer(d) is not None], below)
        for name, scorer in scorers.items()
    }
    other = body.get("other_bucket_key") or ("_other_" if body.get("other_bucket") else None)
    if other:
        rest = [d for d in documents if all(scorer(d) is None for scorer in scorers.values())]
        buckets[other] = _single(rest, below)
    return {"buckets": buckets if isinstance(asked, Mapping) else list(buckets.values())}


def _missing(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    field = field_of(body, scope)
    return _single([d for d in documents if field not in d.values], below)


def _global(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    del body
    return _single(scope.documents if documents else (), below)


def _single(documents: Documents, below: Below) -> dict[str, Any]:
    return {"doc_count": len(documents), **below(documents)}


_OF_TERMS = frozenset(
    {
        "field",
        "size",
        "min_doc_count",
        "order",
        "include",
        "exclude",
        "missing",
        "format",
        "shard_size",
        "collect_mode",
        "execution_hint",
        "show_term_doc_count_error",
        "shard_min_doc_count",
        "value_type",
        "script",
    }
)
BUCKETS: Mapping[str, Bucketer] = {
    "terms": _terms,
    "range": _ranges,
    "date_range": _ranges,
    "filter": _filter,
    "filters": _filters,
    "missing": _missing,
    "global": _global,
}
