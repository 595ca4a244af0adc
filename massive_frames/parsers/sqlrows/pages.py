"""Pages of one result put under one another: the first says which columns there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from massive_frames.parsers.sqlrows.types import column


class UnreadableError(ValueError):
    """A page is not what a result's page looks like."""


def table_of(pages: Iterable[Any]) -> pa.Table:
    """Return the table of a result's pages, each as JSON or CBOR has it.

    Parameters
    ----------
    pages : iterable of mapping
        Each with ``rows`` or ``values`` (column by column); the first with ``columns``.

    Raises
    ------
    UnreadableError
        A page has another form.
    """
    names: list[str] = []
    kinds: list[str] = []
    chunks: list[list[pa.Array]] = []
    for number, page in enumerate(pages):
        if not isinstance(page, Mapping):
            raise UnreadableError(f"page {number} is no object")
        if not number:
            names, kinds = _columns(page.get("columns"))
            chunks = [[] for _ in names]
        values = _by_column(page, len(names), number)
        del page
        for at, kind in enumerate(kinds):
            chunks[at].append(column(kind, values.pop(0)))  # each is freed before the next is made
    if not chunks and not names:
        return pa.table({})
    return pa.Table.from_arrays([together(found) for found in chunks], names=names)


def together(chunks: Sequence[pa.Array]) -> pa.ChunkedArray:
    """Return one column of chunks; where their types differ, the one that holds all of them."""
    if len({chunk.type for chunk in chunks}) <= 1:
        return pa.chunked_array(chunks, chunks[0].type if chunks else pa.null())
    known = [chunk.type for chunk in chunks if not pa.types.is_null(chunk.type)]
    widest = pa.timestamp("ns", "UTC") if all(map(pa.types.is_timestamp, known)) else pa.string()
    kind = known[0] if len(set(known)) == 1 else widest
    return pa.chunked_array([chunk.cast(kind) for chunk in chunks], kind)


def _columns(found: Any) -> tuple[list[str], list[str]]:
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise UnreadableError("the first page does not say which columns there are")
    return [str(one.get("name")) for one in found], [str(one.get("type")) for one in found]


def _by_column(page: Mapping[str, Any], n_columns: int, number: int) -> list[Sequence[Any]]:
    values, rows = page.get("values"), page.get("rows")
    if values is None and isinstance(rows, list):
        if any(not isinstance(row, (list, tuple)) or len(row) != n_columns for row in rows):
            raise UnreadableError(f"a row of page {number} has not {n_columns} values")
        return list(zip(*rows, strict=True)) if rows else [()] * n_columns
    if not isinstance(values, list):
        raise UnreadableError(f"page {number} has no rows")
    if not values:
        return [()] * n_columns
    lengths = {len(one) if isinstance(one, list) else -1 for one in values}
    if len(values) != n_columns or len(lengths) > 1 or -1 in lengths:
        raise UnreadableError(f"page {number} has not {n_columns} columns of one length")
    return values
