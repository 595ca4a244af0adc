"""A search's answer to an Arrow table: one row a hit, with what the search says of itself beside it.

``_source`` and ``fields`` are flattened at dots; lists of plain values stay lists, what nests deeper is JSON.
Aggregations stand as JSON in the first row. A search that lists no hit, but counted some or aggregated,
has one row without ``_id`` for what it says. A search whose buckets came in pages has an answer a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import orjson
import pyarrow as pa

from massive_frames.models.parsed import Parsed
from massive_frames.parsers.buckets import Pages, unfinished
from massive_frames.parsers.sqlrows.lines import pages_of
from massive_frames.parsers.sqlrows.types import column

OF_THE_HIT = ("_index", "_id", "_score", "_routing", "sort")
EXTRAS = ("highlight", "inner_hits", "matched_queries", "_explanation")
OF_THE_SEARCH = {
    "_total": pa.int64(),
    "_total_relation": pa.string(),
    "_took_ms": pa.int64(),
    "_timed_out": pa.bool_(),
    "_shards_failed": pa.int64(),
    "_aggregations": pa.string(),
}
"""What is the same in all rows of a search; ``_aggregations`` stands in the first alone."""
OWN = {"_index": pa.string(), "_id": pa.string(), "_score": pa.float64()}
MORE_BUCKETS = "more-buckets"
MOST_FIELDS = 10_000
DEEPEST, MOST_REASON = 100, 500


def parse(
    body: bytes, content_type: str = "", asked: Mapping[str, Any] = MappingProxyType({})
) -> Parsed[pa.Table]:
    """Read the body of one search, as it came from the search API or from an asynchronous search.

    Returns
    -------
    Parsed of pyarrow.Table
        One table. ``error`` is ``"malformed"`` for a body that is no search's answer, without a table; and
        ``"rejected"`` where the buckets end before their last page, with the table of what there is.
    """
    del content_type, asked
    try:
        response, why = answer_of(body)
    except ValueError as wrong:
        return Parsed(error="malformed", error_detail=str(wrong))
    warnings = [MORE_BUCKETS] if unfinished(response) else []
    code = None if why is None else "rejected"
    return Parsed([table_of(response)], warnings=warnings, error=code, error_detail=why)


def answer_of(body: bytes) -> tuple[dict[str, Any], str | None]:
    """Return what the search API would have answered, all pages put together; and why some are missing.

    Raises
    ------
    ValueError
        The body is no search's answer.
    """
    pages: Pages | None = None
    for number, page in enumerate(pages_of(body), 1):
        try:
            answer = orjson.loads(page)
        except orjson.JSONDecodeError as error:
            raise ValueError(f"this is no JSON: {error}") from None
        response = response_of(answer)
        if pages is None:
            if response is None:
                break
            pages = Pages(dict(response))
        elif response is None or answer.get("error"):
            missing = f"page {number} of the buckets did not come, nor any behind it: {_reason(answer)}"
            return pages.whole, missing
        else:
            pages.add(response)
    if pages is None:
        raise ValueError("the answer has no hits")
    return pages.whole, None


def response_of(answer: Any) -> Mapping[str, Any] | None:
    """Return what the search API would have answered; None for what is no search's answer."""
    if isinstance(answer, Mapping) and isinstance(answer.get("response"), Mapping):
        answer = answer["response"]
    is_one = isinstance(answer, Mapping) and isinstance(answer.get("hits"), Mapping)
    return answer if is_one else None


def table_of(
    response: Mapping[str, Any],
    types: Mapping[str, str] = MappingProxyType({}),
    *,
    extras: tuple[str, ...] = (),
) -> pa.Table:
    """Return the table of one answer.

    Parameters
    ----------
    response : mapping
        What the search API answers.
    types : mapping, optional
        The types of fields, by their names with dots, as a mapping of the index has them.
    extras : tuple of str
        Which of ``EXTRAS`` are wanted, as JSON.
    """
    hits = response["hits"].get("hits")
    rows = [_row(hit, extras) for hit in hits if isinstance(hit, Mapping)] if isinstance(hits, list) else []
    shared = _of_the_search(response)
    if not rows and (shared["_aggregations"] is not None or shared["_total"]):
        rows = [{}]
    names = dict.fromkeys([*OWN, *(name for row in rows for name in row)])
    columns = {name: _column(name, [row.get(name) for row in rows], types) for name in names}
    for name, kind in OF_THE_SEARCH.items():
        values = [shared[name]] * len(rows)
        if name == "_aggregations":
            values = [value if not at else None for at, value in enumerate(values)]
        columns[name] = pa.array(values, kind)
    return pa.table(columns)


def flat(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the plain values of nested objects, by their names with dots, in order."""
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    given = 0
    while stack and given < MOST_FIELDS:
        name, found, depth = stack.pop()
        if isinstance(found, Mapping) and found and depth < DEEPEST:
            front = f"{name}." if name else ""
            stack += [(front + str(key), part, depth + 1) for key, part in reversed(list(found.items()))]
            continue
        given += 1
        yield name, _plain(found)


def _reason(answer: Any) -> str:
    error = answer.get("error") if isinstance(answer, Mapping) else None
    reason = error.get("reason") if isinstance(error, Mapping) else error
    return str(reason or "something else came")[:MOST_REASON]


def _row(hit: Mapping[str, Any], extras: tuple[str, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {name: hit.get(name) for name in OF_THE_HIT if name in hit}
    for part in ("_source", "fields"):
        found = hit.get(part)
        if isinstance(found, Mapping):
            row.update((name if name not in OWN else f"{part}.{name}", value) for name, value in flat(found))
    row.update((name, _json(hit[name])) for name in extras if name in hit)
    return row


def _of_the_search(response: Mapping[str, Any]) -> dict[str, Any]:
    total, shards = response["hits"].get("total"), response.get("_shards")
    counted = total if isinstance(total, Mapping) else {"value": total, "relation": "eq"}
    aggregations = response.get("aggregations") or response.get("aggs")
    number = counted.get("value")
    return {
        "_total": number if isinstance(number, int) else None,
        "_total_relation": str(counted["relation"]) if number is not None and "relation" in counted else None,
        "_took_ms": response.get("took") if isinstance(response.get("took"), int) else None,
        "_timed_out": response.get("timed_out") is True,
        "_shards_failed": int(shards.get("failed") or 0) if isinstance(shards, Mapping) else None,
        "_aggregations": _json(aggregations) if isinstance(aggregations, Mapping) else None,
    }


def _column(name: str, values: list[Any], types: Mapping[str, str]) -> pa.Array:
    if name in OWN:
        try:
            return pa.array(values, OWN[name])
        except (pa.ArrowException, TypeError):
            return pa.array([None if value is None else str(value) for value in values], pa.string())
    if name in types and not any(isinstance(value, list) for value in values):
        return column(types[name], values)
    try:
        return pa.array(values)
    except (pa.ArrowException, TypeError, OverflowError, ValueError):
        return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _plain(value: Any) -> Any:
    """Return a value as a cell can hold it: what nests beyond a list of plain values is JSON."""
    if isinstance(value, Mapping):
        return _json(value)
    if isinstance(value, list) and any(isinstance(part, (Mapping, list)) for part in value):
        return _json(value)
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
