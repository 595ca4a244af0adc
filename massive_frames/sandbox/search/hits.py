"""The hits of a search: which parts of each document come back, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.query import compiled
from massive_frames.sandbox.search.scope import Document, Scope, raw
from massive_frames.sandbox.search.sorting import Key, Scored, after, keys_of, ordered, sort_of
from massive_frames.sandbox.search.sorting import shown as shown_sort
from massive_frames.sandbox.search.values import wildcard

WINDOW = 10_000


def hits_of(found: Sequence[Scored], body: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Return the part ``hits`` of an answer.

    Raises
    ------
    SearchError
        The page asked for is none, or cannot be sorted.
    """
    size, start = _whole(body, "size", 10), _whole(body, "from", 0)
    if start + size > WINDOW:
        raise problems.illegal(
            f"Result window is too large, from + size must be less than or equal to: [{WINDOW}] but was "
            f"[{start + size}]. See the scroll api for a more efficient way to request large data sets. This "
            "limit can be set by changing the [index.max_result_window] index level setting.",
            on_shards=True,
        )
    keys = keys_of(body, scope)
    wanted = [hit for hit in found if _above(hit, body)]
    kept = _passing(wanted, body, scope)
    page = ordered(kept, keys)
    if "search_after" in body:
        page = after(page, keys, body["search_after"], scope)
    by_score = not keys or any(key.field == "_score" for key in keys) or bool(body.get("track_scores"))
    shown = [hit_of(hit, body, scope, keys, scored=by_score) for hit in page[start : start + size]]
    tracked = not keys or bool(body.get("track_scores"))
    best = max((hit.score for hit in kept), default=None) if tracked and size else None
    return {**_total(len(kept), body), "max_score": best, "hits": shown}


def hit_of(
    hit: Scored, body: Mapping[str, Any], scope: Scope, keys: Sequence[Key] = (), *, scored: bool = True
) -> dict[str, Any]:
    """Return one hit as it is answered."""
    document = hit.document
    shown: dict[str, Any] = {
        "_index": document.index,
        "_id": document.id,
        "_score": hit.score if scored else None,
    }
    if body.get("_source") is not False:
        shown["_source"] = _source(document.source, body.get("_source"))
    fields = _fields(document, [*body.get("fields", []), *body.get("docvalue_fields", [])], scope)
    if fields:
        shown["fields"] = fields
    if keys:
        shown["sort"] = shown_sort(sort_of(hit, keys))
    return shown


def _whole(body: Mapping[str, Any], name: str, default: int) -> int:
    value = int(body.get(name, default))
    if value < 0:
        raise problems.illegal(f"[{name}] parameter cannot be negative, found [{value}]")
    return value


def _above(hit: Scored, body: Mapping[str, Any]) -> bool:
    return hit.score >= float(body.get("min_score", 0.0))


def _passing(found: Sequence[Scored], body: Mapping[str, Any], scope: Scope) -> list[Scored]:
    """Return what passes the filter that aggregations do not see."""
    if "post_filter" not in body:
        return list(found)
    scorer = compiled(body["post_filter"], scope)
    return [hit for hit in found if scorer(hit.document) is not None]


def _total(n: int, body: Mapping[str, Any]) -> dict[str, Any]:
    tracked = body.get("track_total_hits", WINDOW)
    if tracked is False:
        return {}
    most = n if tracked is True else int(tracked)
    return {"total": {"value": min(n, most), "relation": "eq" if n <= most else "gte"}}


def _source(source: Mapping[str, Any], asked: Any) -> Mapping[str, Any]:
    """Return the parts of a document that are wanted."""
    if asked is None or asked is True:
        return source
    parts = asked if isinstance(asked, Mapping) else {"includes": asked}
    includes, excludes = (
        _patterns(parts.get(name, parts.get(name[:-1]))) for name in ("includes", "excludes")
    )
    return _kept(source, "", includes, excludes)


def _patterns(asked: Any) -> list[str]:
    return [asked] if isinstance(asked, str) else [str(one) for one in asked or []]


def _kept(source: Mapping[str, Any], front: str, includes: list[str], excludes: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in source.items():
        path = front + name
        if _fits(path, excludes):
            continue
        if isinstance(value, Mapping) and not _fits(path, includes):
            inner = _kept(value, f"{path}.", includes, excludes)
            if inner or not includes:
                kept[name] = inner
        elif not includes or _fits(path, includes):
            whole = isinstance(value, Mapping)
            kept[name] = _kept(value, f"{path}.", [], excludes) if whole else value
    return kept


def _fits(path: str, patterns: list[str]) -> bool:
    return any(re.fullmatch(wildcard(pattern), path) for pattern in patterns)


def _fields(document: Document, asked: Sequence[Any], scope: Scope) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in asked:
        named = one if isinstance(one, Mapping) else {"field": one}
        if "field" not in named:
            raise SearchError("parsing_exception", "Required [field]")
        for name, kind in scope.fields.items():
            values = raw(document.source, name)
            if values and re.fullmatch(wildcard(str(named["field"])), name):
                found[name] = _written(kind, values, named.get("format"))
    return found


def _written(kind: str, values: list[Any], pattern: str | None) -> list[Any]:
    if kind == "date":
        write = dates.writer(pattern)
        return [write(dates.read(value)) for value in values]
    if kind == "geo_point":
        return [{"coordinates": [value["lon"], value["lat"]], "type": "Point"} for value in values]
    return values
