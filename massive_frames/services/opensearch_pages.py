"""The pages of composite aggregations: which search asks for the next ones, and when there is none.

A page's ``after_key`` is where the next one begins; the last page is empty and has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

Path = tuple[str, ...]
AGGREGATIONS = ("aggs", "aggregations")
OF_HITS = frozenset(
    {
        "_source",
        "collapse",
        "docvalue_fields",
        "explain",
        "fields",
        "from",
        "highlight",
        "post_filter",
        "profile",
        "rescore",
        "script_fields",
        "search_after",
        "seq_no_primary_term",
        "sort",
        "stored_fields",
        "suggest",
        "track_scores",
        "version",
    }
)
"""What shapes hits alone: they came with the first page."""
MOST_BYTES, MOST_PAGES = 200_000_000, 10_000
"""Pages are put together in memory, and there could be pages for ever."""
TOO_LARGE = f"the pages have more than {MOST_BYTES // 10**6} MB: ask for the buckets in parts, by a query"
TOO_MANY = f"there are more than {MOST_PAGES:,} pages: give the composite aggregation a larger size"
NOT_THERE = "the cluster left out the aggregation that was asked for"
STANDS_STILL = "the cluster gave the same after_key twice"


def composites(body: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each composite aggregation of a search, with its path of names."""
    stack: list[tuple[Path, Mapping[str, Any]]] = [((), body)]
    while stack:
        path, outer = stack.pop()
        for name, one in aggregations_of(outer).items():
            if isinstance(one, Mapping) and isinstance(one.get("composite"), Mapping):
                yield (*path, name), one
            elif isinstance(one, Mapping):
                stack.append(((*path, name), one))


def aggregations_of(outer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the aggregations that a search, or an aggregation, has."""
    found = next((outer[name] for name in AGGREGATIONS if name in outer), None)
    return found if isinstance(found, Mapping) else {}


def why_not(body: Mapping[str, Any]) -> str | None:
    """Return why the pages of a search cannot be put together; None where they can.

    Example
    -------
    >>> best = {"best": {"bucket_sort": {"size": 1}}}
    >>> why_not({"aggs": {"cities": {"composite": {"sources": []}, "aggs": best}}})
    "all_buckets: the aggregation 'best' would sort each page of 'cities' by itself"
    """
    for path, one in composites(body):
        for name, inner in aggregations_of(one).items():
            if isinstance(inner, Mapping) and "bucket_sort" in inner:
                return f"all_buckets: the aggregation {name!r} would sort each page of {path[-1]!r} by itself"
    return None


def next_body(body: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the search for the next page; None where all pages are there.

    Parameters
    ----------
    body : mapping
        The search that has been answered.
    found : mapping
        Its aggregations, as they were answered.

    Raises
    ------
    ValueError
        The pages cannot be followed.
    """
    wanted: dict[str, Any] = {}
    for path, one in composites(body):
        after = _after(path, found)
        if after is None:
            continue
        if after == one["composite"].get("after"):
            raise ValueError(STANDS_STILL)
        _put(wanted, path, body, {**one, "composite": {**one["composite"], "after": after}})
    if not wanted:
        return None
    kept = {name: value for name, value in body.items() if name not in OF_HITS and name not in AGGREGATIONS}
    return {**kept, "size": 0, "track_total_hits": False, "aggs": wanted}


def enough(sizes: Sequence[int]) -> str | None:
    """Return why no further page is asked for after pages of so many bytes; None where one may be."""
    if len(sizes) >= MOST_PAGES:
        return TOO_MANY
    return TOO_LARGE if sum(sizes) > MOST_BYTES else None


def joined(pages: Sequence[bytes]) -> bytes:
    """Return pages as one body, each on a line of its own: in JSON's texts no line ends."""
    return b"\n".join(page.replace(b"\n", b" ") for page in pages)


def ended_early(why: str) -> bytes:
    """Return the line that stands where a page is missing, in the form of a cluster's refusal."""
    return orjson.dumps({"error": {"type": "pages_ended_early", "reason": why}})


def _after(path: Path, found: Mapping[str, Any]) -> Any:
    part: Any = {**found}
    for name in path:
        part = part.get(name)
        if not isinstance(part, Mapping):
            raise ValueError(NOT_THERE)  # noqa: TRY004 - what is wrong is what the cluster sent
    return part.get("after_key")


def _put(wanted: dict[str, Any], path: Path, body: Mapping[str, Any], one: Mapping[str, Any]) -> None:
    """Put an aggregation at its path, within those around it as the search has them."""
    outer: Mapping[str, Any] = body
    for name in path[:-1]:
        outer = aggregations_of(outer)[name]
        bare = {key: value for key, value in outer.items() if key not in AGGREGATIONS}
        wanted = wanted.setdefault(name, {**bare, "aggs": {}})["aggs"]
    wanted[path[-1]] = one
