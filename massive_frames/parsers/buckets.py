"""The pages of one search put together: the buckets of composite aggregations behind one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]


class Pages:
    """The first page of a search, to which the others are added; it is changed in place.

    A composite aggregation then has an ``after_key`` only where its last page is still to come. Hits, and all
    that does not come in pages, are the first page's.

    Parameters
    ----------
    first : dict
        What the search API would have answered for the first page.

    Example
    -------
    >>> pages = Pages({"aggregations": {"c": {"after_key": {"n": 1}, "buckets": [{"key": {"n": 1}}]}}})
    >>> pages.add({"aggregations": {"c": {"buckets": []}}})
    >>> pages.whole["aggregations"]
    {'c': {'buckets': [{'key': {'n': 1}}]}}
    """

    def __init__(self, first: dict[str, Any]) -> None:
        self.whole, self._parts = first, dict(composites(first))

    def add(self, page: Mapping[str, Any]) -> None:
        """Put a page's buckets behind those that are there; what went wrong on it counts for the whole."""
        for path, part in composites(page):
            whole = self._parts.get(path)
            if whole is None:
                continue
            whole["buckets"] += part["buckets"]
            whole.pop("after_key", None)
            whole |= {"after_key": part["after_key"]} if "after_key" in part else {}
        _count(self.whole, page)


def composites(answer: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every list of buckets that stands in no other, composite ones among them, by its path."""
    found = answer.get("aggregations")
    stack: list[tuple[Path, Any]] = [((), found if isinstance(found, dict) else {})]
    while stack:
        path, parts = stack.pop()
        for name, part in parts.items():
            if not isinstance(part, dict):
                continue
            if isinstance(part.get("buckets"), list):
                yield (*path, name), part
            elif "doc_count" in part:
                stack.append(((*path, name), part))


def unfinished(answer: Mapping[str, Any]) -> list[str]:
    """Return the paths of composite aggregations that may have further pages."""
    return [" > ".join(path) for path, part in composites(answer) if "after_key" in part]


def _count(first: dict[str, Any], page: Mapping[str, Any]) -> None:
    if isinstance(page.get("took"), int):
        first["took"] = page["took"] + (first["took"] if isinstance(first.get("took"), int) else 0)
    first["timed_out"] = first.get("timed_out") is True or page.get("timed_out") is True
    shards, more = first.get("_shards"), page.get("_shards")
    if isinstance(shards, dict) and isinstance(more, Mapping):
        shards["failed"] = _n(shards.get("failed")) + _n(more.get("failed"))


def _n(value: Any) -> int:
    return value if isinstance(value, int) else 0
