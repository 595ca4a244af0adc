"""Aggregations that count and measure: averages, sums, statistics, percentiles and the best hits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.hits import hits_of
from massive_frames.sandbox.search.scope import NUMBERS, Document, Scope
from massive_frames.sandbox.search.sorting import Scored

Documents = Sequence[Document]
Metric = Callable[[Mapping[str, Any], Documents, Scope, str], dict[str, Any]]
PERCENTS = (1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0)


def values_of(body: Mapping[str, Any], documents: Documents, scope: Scope) -> list[Any]:
    """Return the values of the field that an aggregation is about.

    Raises
    ------
    SearchError
        The field is a text, or of a type that cannot be measured.
    """
    field = field_of(body, scope)
    missing = [body["missing"]] if "missing" in body else []
    return [value for d in documents for value in d.values.get(field, missing)]


def field_of(body: Mapping[str, Any], scope: Scope) -> str:
    """Return the field that an aggregation is about; see ``values_of``."""
    if "script" in body:
        raise problems.illegal("cannot execute [inline] scripts")
    if "field" not in body:
        raise problems.illegal(
            "Required one of fields [field, script], but none were specified. ", on_shards=False
        )
    field = str(body["field"])
    if scope.fields.get(field) == "text":
        raise problems.illegal(problems.OF_TEXT.format(field), on_shards=True)
    return field


def numbers_of(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> list[float]:
    """Return the numbers that an aggregation measures; a date's are milliseconds."""
    type_ = scope.fields.get(field_of(body, scope))
    if type_ is not None and type_ not in NUMBERS | {"date", "boolean"}:
        words = f"Field [{body['field']}] of type [{type_}] is not supported for aggregation [{kind}]"
        raise problems.illegal(words, on_shards=True)
    return [float(value) for value in values_of(body, documents, scope)]


def _single(compute: Callable[[list[float]], float | None]) -> Metric:
    def metric(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
        value = compute(numbers_of(body, documents, scope, kind))
        return {"value": value, **_as_date(body, scope, {"value": value})}

    return metric


def _as_date(body: Mapping[str, Any], scope: Scope, values: Mapping[str, float | None]) -> dict[str, str]:
    if scope.fields.get(str(body.get("field"))) != "date":
        return {}
    write = dates.writer(body.get("format"))
    return {f"{name}_as_string": write(value) for name, value in values.items() if value is not None}


def _stats(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    numbers = numbers_of(body, documents, scope, kind)
    found = {
        "count": len(numbers),
        "min": min(numbers, default=None),
        "max": max(numbers, default=None),
        "avg": sum(numbers) / len(numbers) if numbers else None,
        "sum": math.fsum(numbers),
    }
    return {**found, **_as_date(body, scope, {k: v for k, v in found.items() if k != "count"})}


def _extended(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    numbers, sigma = numbers_of(body, documents, scope, kind), float(body.get("sigma", 2.0))
    n, found = len(numbers), _stats(body, documents, scope, kind)
    names = ("population", "sampling")
    mean = found["avg"]
    squares = math.fsum((x - mean) ** 2 for x in numbers) if n else None
    variances = {
        "population": squares / n if squares is not None else None,
        "sampling": (squares / (n - 1) if n > 1 else "NaN") if squares is not None else None,
    }
    found["sum_of_squares"] = math.fsum(x * x for x in numbers) if n else None
    deviations = {k: math.sqrt(v) if isinstance(v, float) else v for k, v in variances.items()}
    for what, parts in (("variance", variances), ("std_deviation", deviations)):
        found[what] = parts["population"]
        found |= {f"{what}_{name}": parts[name] for name in names}
    bounds: dict[str, Any] = {}
    for suffix, name in (("", "population"), ("_population", "population"), ("_sampling", "sampling")):
        wide = deviations[name]
        for side, sign in (("upper", 1), ("lower", -1)):
            bounds[side + suffix] = mean + sign * sigma * wide if isinstance(wide, float) else wide
    return {**found, "std_deviation_bounds": bounds}


def _count(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    del kind
    return {"value": len(values_of(body, documents, scope))}


def _cardinality(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    del kind
    return {"value": len(set(values_of(body, documents, scope)))}


def _percentiles(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    numbers = sorted(numbers_of(body, documents, scope, kind))
    percents = [float(percent) for percent in body.get("percents", PERCENTS)]
    found = {str(percent): _quantile(numbers, percent / 100) for percent in percents}
    if body.get("keyed", True):
        return {"values": found}
    return {"values": [{"key": float(key), "value": value} for key, value in found.items()]}


def _quantile(numbers: Sequence[float], share: float) -> float | None:
    """Return a quantile: each number stands in the middle of its share, between them it is straight."""
    if not numbers:
        return None
    place = min(max(share * len(numbers) - 0.5, 0.0), len(numbers) - 1.0)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def _top_hits(body: Mapping[str, Any], documents: Documents, scope: Scope, kind: str) -> dict[str, Any]:
    del kind
    return {"hits": hits_of([Scored(d, 1.0) for d in documents], {"size": 3, **body}, scope)}


METRICS: Mapping[str, Metric] = {
    "avg": _single(lambda numbers: math.fsum(numbers) / len(numbers) if numbers else None),
    "min": _single(lambda numbers: min(numbers, default=None)),
    "max": _single(lambda numbers: max(numbers, default=None)),
    "sum": _single(math.fsum),
    "stats": _stats,
    "extended_stats": _extended,
    "value_count": _count,
    "cardinality": _cardinality,
    "percentiles": _percentiles,
    "top_hits": _top_hits,
}
