"""The composite aggregation: every combination of several sources, page by page."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.buckets import Below
from massive_frames.sandbox.search.histograms import intervals_of
from massive_frames.sandbox.search.metrics import Documents, field_of
from massive_frames.sandbox.search.scope import NUMBERS, Document, Scope


class Source:
    """One of the sources: where its values come from, how they are shown, which way they go."""

    def __init__(self, given: Mapping[str, Any], scope: Scope) -> None:
        ((self.name, definition),) = given.items()
        ((kind, self.body),) = definition.items()
        self.field = field_of(self.body, scope)
        self.falls = self.body.get("order") == "desc"
        self.is_number = kind == "histogram" or scope.fields.get(self.field) in NUMBERS
        self.floor: Callable[[Any], Any] = lambda value: value
        self.write: Callable[[Any], Any] = lambda value: value
        if kind == "histogram":
            wide = float(self.body["interval"])
            self.floor = lambda value: math.floor(value / wide) * wide
        elif kind == "date_histogram":
            self.floor = intervals_of(self.body, scope)
            if "format" in self.body:
                self.write = dates.writer(self.body["format"], dates.zone_of(self.body.get("time_zone")))
        elif kind != "terms":
            raise problems.parsing(f"Unknown composite source [{kind}]", scope.text, kind)

    def values(self, document: Document) -> list[Any]:
        """Return a document's values; a missing one is None where it is wanted, else there is none."""
        found = list(dict.fromkeys(self.floor(value) for value in document.values.get(self.field, ())))
        return found or ([None] if self.body.get("missing_bucket") else [])

    def before(self, one: Any, other: Any) -> int:
        """Return whether one value stands before another (-1), behind it (1), or neither (0)."""
        if one == other:
            return 0
        if one is None or other is None:
            return -1 if one is None else 1
        return -1 if (one < other) != self.falls else 1

    def read(self, after: Mapping[str, Any]) -> Any:
        """Return the value of which a page's ``after`` has the shown form."""
        if self.name not in after:
            raise problems.illegal(f"Missing value for [after.{self.name}]", on_shards=True)
        shown = after[self.name]
        if shown is None and not self.body.get("missing_bucket"):
            words = f"Invalid value for [after.{self.name}], expected comparable, got [null]"
            raise problems.illegal(words, on_shards=True)
        if isinstance(shown, str) and "format" in self.body:
            return dates.read(shown, zone=dates.zone_of(self.body.get("time_zone")))
        if isinstance(shown, str) and self.is_number:
            return self._number(shown)
        return shown

    def _number(self, shown: str) -> float:
        try:
            return float(shown)
        except ValueError:
            words = f'For input string: "{shown}"'
            raise problems.SearchError("number_format_exception", words, on_shards=True) from None


def composite(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    """Return one page of the combinations there are."""
    sources = _sources(body, scope)
    last = _last(body, sources)
    groups: dict[tuple[Any, ...], list[Document]] = {}
    for document in documents:
        for key in itertools.product(*(source.values(document) for source in sources)):
            groups.setdefault(key, []).append(document)

    def before(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
        places = (s.before(a, b) for s, a, b in zip(sources, one, other, strict=True))
        return next((place for place in places if place), 0)

    keys = sorted(groups, key=cmp_to_key(before))
    if last is not None:
        keys = [key for key in keys if before(key, last) > 0]
    buckets = [
        {
            "key": {s.name: s.write(v) if v is not None else None for s, v in zip(sources, key, strict=True)},
            "doc_count": len(groups[key]),
            **below(groups[key]),
        }
        for key in keys[: int(body.get("size", 10))]
    ]
    return {**({"after_key": buckets[-1]["key"]} if buckets else {}), "buckets": buckets}


def _sources(body: Mapping[str, Any], scope: Scope) -> list[Source]:
    if "sources" not in body:
        raise problems.illegal("Required [sources]")
    sources = [Source(given, scope) for given in body["sources"]]
    names = [source.name for source in sources]
    twice = list(dict.fromkeys(name for name in names if names.count(name) > 1))
    reason = "Composite [sources] cannot be null or empty"
    if twice:
        reason = f"Composite source names must be unique, found duplicates: [{','.join(twice)}]"
    if twice or not sources:
        cause = {"type": "illegal_argument_exception", "reason": reason}
        words = "Failed to build [composite] after last required field arrived"
        raise problems.SearchError("x_content_parse_exception", words, caused_by=cause)
    return sources


def _last(body: Mapping[str, Any], sources: Sequence[Source]) -> tuple[Any, ...] | None:
    """Return the key behind which the page begins; None for the first page."""
    after = body.get("after")
    if after is None:
        return None
    if len(after) != len(sources):
        words = f"[after] has {len(after)} value(s) but [sources] has {len(sources)}"
        raise problems.illegal(words, on_shards=True)
    return tuple(source.read(after) for source in sources)
