"""An SQL or ES|QL answer to an Arrow table: JSON, CBOR, CSV, TSV, text or Arrow, in one page or several."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import orjson
import pyarrow as pa

from massive_frames.models.parsed import Parsed
from massive_frames.parsers.sqlrows.arrow import arrow_table
from massive_frames.parsers.sqlrows.lines import pages_of
from massive_frames.parsers.sqlrows.pages import UnreadableError, table_of
from massive_frames.parsers.sqlrows.texts import csv_table, tsv_table, txt_table

ARROW_START = b"\xff\xff\xff\xff"


def parse(
    body: bytes, content_type: str = "", asked: Mapping[str, Any] = MappingProxyType({})
) -> Parsed[pa.Table]:
    """Read the body of one result; pages stand one after another, JSON's on lines of their own.

    Returns
    -------
    Parsed of pyarrow.Table
        One table: the query's own columns. ``error`` is ``"malformed"`` for a body that is no result.
    """
    try:
        return Parsed([read(body, content_type, str(asked.get("delimiter") or ","))])
    except (UnreadableError, UnicodeDecodeError) as error:
        return Parsed(error="malformed", error_detail=str(error))


def read(body: bytes, content_type: str = "", delimiter: str = ",") -> pa.Table:
    """Return the table of one result, whatever its form.

    Raises
    ------
    UnreadableError
        It has none of the forms.
    """
    kind, _, options = content_type.partition(";")
    header = "header=absent" not in options
    if "arrow" in kind or body.startswith(ARROW_START):
        return arrow_table(body)
    if "cbor" in kind:
        return table_of(_cbor_pages(body))
    if kind.strip() == "text/csv":
        return csv_table(body.decode(), delimiter=delimiter, header=header)
    if kind.strip() == "text/tab-separated-values":
        return tsv_table(body.decode(), header=header)
    if kind.strip() == "text/plain":
        return txt_table(body.decode())
    return table_of(_json_pages(body))


def _json_pages(body: bytes) -> Iterator[Any]:
    """Yield pages one by one; a page that is written over several lines stands alone."""
    try:
        for page in pages_of(body):
            yield orjson.loads(page)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"this is no JSON: {error}") from error


def _cbor_pages(body: bytes) -> Iterator[Any]:
    import cbor2  # noqa: PLC0415 - few ask for it

    stream = io.BytesIO(body)
    decoder = cbor2.CBORDecoder(stream)
    try:
        while stream.tell() < len(body):
            yield decoder.decode()
    except (cbor2.CBORError, ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise UnreadableError(f"this is no CBOR: {error}") from error
