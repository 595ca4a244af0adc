"""ES|QL's Arrow stream: typed already, but for what Arrow writes more narrowly than a frame needs."""

from __future__ import annotations

import pyarrow as pa

from massive_frames.parsers.sqlrows.pages import UnreadableError


def arrow_table(body: bytes) -> pa.Table:
    """Return the table of an Arrow stream: dictionaries as their values, instants in UTC."""
    try:
        table = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
        table.validate(full=True)
    except pa.ArrowException as error:
        raise UnreadableError(f"this is no Arrow stream: {error}") from error
    columns = [_plain(table.column(at)) for at in range(table.num_columns)]
    return pa.Table.from_arrays(columns, names=table.column_names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("ns" if kind.unit == "ns" else "us", "UTC"))
    return column
