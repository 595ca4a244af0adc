"""The order of hits: by fields, by score, or by the documents' own order, and from where a page goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from typing import Any, NamedTuple

from massive_frames.sandbox.search import problems, values
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import NUMBERS, WHOLE, Document, Scope


class Scored(NamedTuple):
    """A document that fits, and how well."""

    document: Document
    score: float


class Key(NamedTuple):
    """One criterion: what stands in ``sort``, whether it falls, and whether missing values come first."""

    field: str
    falls: bool
    value: Callable[[Scored], Any]
    missing_first: bool = False


def keys_of(body: Mapping[str, Any], scope: Scope) -> list[Key]:
    """Return the criteria that a search names; none for the order by score.

    Raises
    ------
    SearchError
        A field cannot be sorted by.
    """
    asked = body.get("sort")
    listed = asked if isinstance(asked, list) else [] if asked is None else [asked]
    if listed in (["_score"], [{"_score": "desc"}], [{"_score": {"order": "desc"}}]):
        return []
    return [_key(one, scope) for one in listed]


def ordered(found: Sequence[Scored], keys: Sequence[Key]) -> list[Scored]:
    """Return hits in their order; equal ones stay in the documents' order."""
    if not keys:
        return sorted(found, key=lambda hit: -hit.score)
    placed = [(sort_of(hit, keys), hit) for hit in found]
    place: Callable[[Any], Any] = cmp_to_key(lambda one, other: compared(one, other, keys))
    return [hit for _, hit in sorted(placed, key=lambda pair: place(pair[0]))]


def after(found: Sequence[Scored], keys: Sequence[Key], place: Any, scope: Scope) -> list[Scored]:
    """Return the hits behind a place that an earlier page's last ``sort`` names.

    Raises
    ------
    SearchError
        The place does not go with the criteria.
    """
    if not keys:
        raise problems.illegal("Sort must contain at least one field.", on_shards=True)
    if not isinstance(place, list) or len(place) != len(keys):
        n = len(place) if isinstance(place, list) else 0
        words = f"search_after has {n} value(s) but sort has {len(keys)}."
        raise problems.illegal(words, on_shards=True)
    typed = [
        value if value is None or key.field.startswith("_") else values.typed(key.field, value, scope)
        for key, value in zip(keys, place, strict=True)
    ]
    return [hit for hit in found if compared(sort_of(hit, keys), typed, keys) > 0]


def sort_of(hit: Scored, keys: Sequence[Key]) -> list[Any]:
    """Return the values by which a hit stands where it stands."""
    return [key.value(hit) for key in keys]


def shown(places: Sequence[Any]) -> list[Any]:
    """Return the same values as they are answered: JSON knows no infinity."""
    named = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
    return [named.get(place, place) if isinstance(place, float) else place for place in places]


def compared(one: Sequence[Any], other: Sequence[Any], keys: Sequence[Key]) -> int:
    """Return whether one stands before the other (-1), behind it (1), or neither (0)."""
    for key, a, b in zip(keys, one, other, strict=True):
        if a == b:
            continue
        if a is None or b is None:
            return -1 if (a is None) == key.missing_first else 1
        return -1 if (a < b) != key.falls else 1
    return 0


def _key(asked: Any, scope: Scope) -> Key:
    if isinstance(asked, Mapping):
        ((name, given),) = asked.items()
        options = dict(given) if isinstance(given, Mapping) else {"order": given}
    else:
        name, options = str(asked), {}
    order = str(options.get("order", "desc" if name == "_score" else "asc"))
    if order not in {"asc", "desc"}:
        raise problems.illegal(f"Unknown SortOrder [{order}]")
    falls = order == "desc"
    if name == "_score":
        return Key(name, falls, lambda hit: hit.score)
    if name == "_doc":
        return Key(name, falls, lambda hit: hit.document.order)
    if name == "_id":
        return Key(name, falls, lambda hit: hit.document.id)
    return _of_field(name, falls, options, scope)


def _of_field(name: str, falls: bool, options: Mapping[str, Any], scope: Scope) -> Key:  # noqa: FBT001 - of an order
    kind = scope.fields.get(name)
    if kind is None and "unmapped_type" not in options:
        reason = f"No mapping found for [{name}] in order to sort on"
        index = scope.indices[0].name
        raise SearchError("query_shard_exception", reason, on_shards=True, index=index)
    if kind == "text":
        raise problems.illegal(problems.OF_TEXT.format(name), on_shards=True)
    first = options.get("missing") == "_first"
    stand_in = _stand_in(kind, highest=first == falls)
    pick = {"min": min, "max": max}.get(str(options.get("mode", "")), max if falls else min)

    def value(hit: Scored) -> Any:
        found = hit.document.values.get(name, ())
        return pick(found) if found else stand_in

    return Key(name, falls, value, first)


def _stand_in(kind: str | None, *, highest: bool) -> Any:
    """Return what a missing value is sorted as: the type's highest or lowest; a word's is nothing."""
    if kind in WHOLE or kind in {"date", "boolean"}:
        return 2**63 - 1 if highest else -(2**63)
    if kind in NUMBERS:
        return float("inf") if highest else float("-inf")
    return None
