"""Writes the answers of ES|QL: JSON with its values, or an Arrow stream."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
from starlette.responses import Response

from massive_frames.sandbox.sql.formats import TEXTS, Form, of_object, of_page
from massive_frames.sandbox.sql.results import Result
from massive_frames.sandbox.sql.searches import Search

ID, RUNNING = "X-Elasticsearch-Async-Id", "X-Elasticsearch-Async-Is-Running"


class Found(NamedTuple):
    """What a query has found: as JSON has it, and as Arrow has it."""

    result: Result
    table: pa.Table


def of_stream(
    found: Found | None, form: Form, search: Search, given: Mapping[str, str], *, kept: bool
) -> Response:
    """Return the answer of a query: None for what is found while it runs.

    Parameters
    ----------
    found : Found, optional
        What it has found.
    form : Form
        How it is written.
    search : Search
        The query.
    given : mapping
        The address's parameters, such as ``drop_null_columns``.
    kept : bool
        Whether the cluster keeps it, so that its id is told.
    """
    running = found is None
    shown = found if found is not None else Found(Result((), ()), pa.table({}))
    if given.get("drop_null_columns") == "true":
        shown = _without_nulls(shown)
    headers = {"Content-Type": form.content_type}
    if kept:
        headers |= {ID: search.id, RUNNING: "?1" if running else "?0"}
    if form.name == "arrow":
        return Response(_arrow(shown), 200, headers)
    said = ({"id": search.id} if kept else {}) | {"is_running": running, "took": 1, "is_partial": False}
    if form.name in TEXTS:
        return Response(of_page(shown.result, form, {}, first=True), 200, headers)
    if running:
        return Response(of_object({**said, "columns": [], "values": []}, form), 200, headers)
    return Response(of_page(shown.result, form, said, first=True, key="values"), 200, headers)


def _without_nulls(found: Found) -> Found:
    kept = [
        n for n in range(found.table.num_columns) if found.table.column(n).null_count < found.table.num_rows
    ]
    columns = tuple(found.result.columns[n] for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in found.result.rows)
    return Found(Result(columns, rows), found.table.select(kept))


def _arrow(found: Found) -> bytes:
    kinds = [kind for _, kind in found.result.columns]
    fields = [
        pa.field(field.name, _sent(field.type), metadata={"elastic:type": kind})
        for field, kind in zip(found.table.schema, kinds, strict=True)
    ]
    schema = pa.schema(fields)
    columns = [column.cast(one.type) for column, one in zip(found.table.columns, fields, strict=True)]
    out = io.BytesIO()
    with pa.ipc.new_stream(out, schema) as writer:
        writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    return out.getvalue()


def _sent(kind: pa.DataType) -> pa.DataType:
    """Return the type that the cluster sends for one of DuckDB's: whole numbers of 38 digits are longs."""
    if pa.types.is_decimal(kind):
        return pa.int64() if kind.scale == 0 else pa.float64()
    return pa.timestamp("ms", "UTC") if pa.types.is_timestamp(kind) and kind.unit == "us" else kind
