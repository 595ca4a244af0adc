"""The composite aggregation: every combination of several sources, page by page."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from functools import cmp_to_key
from typing import Any

from massive_frames.sandbox.search import dates, problems
from massive_frames.sandbox.search.buckets import Below
from massive_frames.sandbox.search.histograms import intervals_of
from massive_frames.sandbox.search.metrics import Documents, field_of
from massive_frames.sandbox.search.scope import Document, Scope


class Source:
    """One of the sources: where its values come from, how they are shown, which way they go."""

    def __init__(self, given: Mapping[str, Any], scope: Scope) -> None:
        ((self.name, definition),) = given.items()
        ((kind, self.body),) = definition.items()
        self.field = field_of(self.body, scope)
        self.falls = self.body.get("order") == "desc"
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

    def read(self, shown: Any) -> Any:
        """Return the value of which a page's ``after`` has the shown form."""
        if isinstance(shown, str) and "format" in self.body:
            return dates.read(shown, zone=dates.zone_of(self.body.get("time_zone")))
        return shown


def composite(body: Mapping[str, Any], documents: Documents, scope: Scope, below: Below) -> dict[str, Any]:
    """Return one page of the combinations there are."""
    sources = [Source(given, scope) for given in body.get("sources", [])]
    if not sources:
        raise problems.illegal("Composite [sources] cannot be null or empty")
    groups: dict[tuple[Any, ...], list[Document]] = {}
    for document in documents:
        for key in itertools.product(*(source.values(document) for source in sources)):
            groups.setdefault(key, []).append(document)

    def before(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
        places = (s.before(a, b) for s, a, b in zip(sources, one, other, strict=True))
        return next((place for place in places if place), 0)

    keys = sorted(groups, key=cmp_to_key(before))
    if "after" in body:
        last = tuple(source.read(body["after"].get(source.name)) for source in sources)
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
