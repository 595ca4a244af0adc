"""Histograms: documents by intervals of a number, or of the calendar."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.buckets import Below
from massive_frames.sandbox.search.metrics import Documents, field_of, numbers_of
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import Document, Scope

Floor = Callable[[float], float]


def histogram(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    """Return the buckets of a number's intervals, empty ones between them too."""
    interval, offset = float(body.get("interval", 0)), float(body.get("offset", 0))
    if interval <= 0:
        line, column = problems.place_of(scope.text, "interval")
        cause = {
            "type": "illegal_argument_exception",
            "reason": "[interval] must be >0 for histogram aggregation",
        }
        words = f"[{line}:{column}] [histogram] failed to parse field [interval]"
        raise SearchError("x_content_parse_exception", words, caused_by=cause)
    numbers_of(body, (), scope, "histogram")
    groups = _grouped(
        body, documents, scope, lambda v: math.floor((v - offset) / interval) * interval + offset
    )
    found = _filled(groups, body, lambda key: key + interval, float)
    buckets = [{"key": float(key), "doc_count": len(ds), **below(ds)} for key, ds in found]
    return _shown(buckets, body, str)


def date_histogram(
    body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below
) -> dict[str, Any]:
    """Return the buckets of the calendar's intervals, or of fixed ones, empty ones between them too."""
    zone = dates.zone_of(body.get("time_zone"))
    floor, step = _intervals(body, scope)
    write = dates.writer(body.get("format"), zone)
    groups = _grouped(body, documents, scope, floor)
    found = _filled(groups, body, step, lambda edge: floor(dates.read(edge, zone=zone)))
    buckets = [
        {"key_as_string": write(key), "key": int(key), "doc_count": len(ds), **below(ds)} for key, ds in found
    ]
    return _shown(buckets, body, write)


def _shown(
    buckets: list[dict[str, Any]], body: Mapping[str, Any], write: Callable[[Any], str]
) -> dict[str, Any]:
    order = body.get("order") or {}
    if next(iter(order.items()), None) == ("_key", "desc"):
        buckets.reverse()
    if next(iter(order), None) == "_count":
        buckets.sort(key=lambda b: b["doc_count"], reverse=order["_count"] == "desc")
    if body.get("keyed"):
        return {"buckets": {write(bucket["key"]): bucket for bucket in buckets}}
    return {"buckets": buckets}


def intervals_of(body: Mapping[str, Any], scope: Scope) -> Floor:
    """Return what brings milliseconds to the beginning of their interval."""
    return _intervals(body, scope)[0]


def _intervals(body: Mapping[str, Any], scope: Scope) -> tuple[Floor, Floor]:
    zone = dates.zone_of(body.get("time_zone"))
    if "calendar_interval" in body:
        unit = dates.CALENDAR.get(str(body["calendar_interval"]))
        if unit is None:
            raise _no_calendar(str(body["calendar_interval"]), scope)
        return (
            lambda v: dates.millis_of(dates.begin(dates.moment_of(v, zone), unit)),
            lambda v: dates.millis_of(dates.following(dates.moment_of(v, zone), unit)),
        )
    if "fixed_interval" not in body:
        raise problems.illegal("Invalid interval specified, must be non-null and non-empty", on_shards=True)
    wide = dates.fixed_millis(str(body["fixed_interval"]))

    def floor(value: float) -> float:
        shift = (dates.moment_of(value, zone).utcoffset() or timedelta()) // timedelta(milliseconds=1)
        return (value + shift) // wide * wide - shift

    return floor, lambda v: v + wide


def _grouped(
    body: Mapping[str, Any], documents: Documents, scope: Scope, floor: Floor
) -> dict[float, list[Document]]:
    field = field_of(body, scope)
    groups: dict[float, list[Document]] = {}
    missing = (body["missing"],) if "missing" in body else ()
    for document in documents:
        for key in dict.fromkeys(floor(value) for value in document.values.get(field, missing)):
            groups.setdefault(key, []).append(document)
    return groups


def _filled(
    groups: Mapping[float, list[Document]], body: Mapping[str, Any], step: Floor, edge: Callable[[Any], float]
) -> list[tuple[float, list[Document]]]:
    """Return the groups in order, with those of nothing between them where they are wanted."""
    least, bounds = int(body.get("min_doc_count", 0)), body.get("extended_bounds") or {}
    edges = [*groups, *(edge(bounds[side]) for side in ("min", "max") if side in bounds)]
    if least or not edges:
        return [(key, found) for key, found in sorted(groups.items()) if len(found) >= least]
    key, last = min(edges), max(edges)
    filled: list[tuple[float, list[Document]]] = []
    while key <= last and len(filled) <= 65_536:
        filled.append((key, groups.get(key, [])))
        key = step(key)
    return filled


def _no_calendar(interval: str, scope: Scope) -> SearchError:
    line, column = problems.place_of(scope.text, "calendar_interval")
    reason = f"The supplied interval [{interval}] could not be parsed as a calendar interval."
    return SearchError(
        "x_content_parse_exception",
        f"[{line}:{column}] [date_histogram] failed to parse field [calendar_interval]",
        caused_by={"type": "illegal_argument_exception", "reason": reason},
    )
