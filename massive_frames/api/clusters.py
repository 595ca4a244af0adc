"""Read answers of Elasticsearch and OpenSearch that you already have; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pandas as pd

from massive_frames.analysis.aggregations import frames_of
from massive_frames.checks import as_made, text, truth
from massive_frames.errors import InvalidRequestError, MalformedBodyError
from massive_frames.frames.own import frame_of_table
from massive_frames.parsers.hits import EXTRAS, answer_of, response_of, table_of
from massive_frames.parsers.sql import parse
from massive_frames.parsers.sqlrows.fields import types_of


def parse_sql(body: bytes | str, *, content_type: str = "", delimiter: str = ",") -> pd.DataFrame:
    """Read the answer to an SQL or ES|QL query.

    Parameters
    ----------
    body : bytes or str
        One answer, or several pages of one: each on a line of its own where they are JSON, one after
        another in the other formats.
    content_type : str
        Its ``Content-Type``: ``text/csv``, ``text/tab-separated-values``, ``text/plain``,
        ``application/cbor`` or Arrow's; JSON, or what the bytes say, when not given.
    delimiter : str
        What parts the values of CSV.

    Returns
    -------
    pandas.DataFrame
        The query's columns, with the types of ``docs/sql_types.md``.

    Raises
    ------
    MalformedBodyError
        It is no such answer.

    Example
    -------
    >>> body = b'{"columns": [{"name": "n", "type": "long"}], "rows": [[9007199254740993], [null]]}'
    >>> mf.parse_sql(body)["n"].tolist()
    [9007199254740993, <NA>]
    """
    if not isinstance(body, (str, bytes, bytearray)):
        raise InvalidRequestError("body", body, "the answer as text or bytes")
    text("content_type", content_type, "a Content-Type as text", empty=True)
    text("delimiter", delimiter, "the character between two values")
    answer = body.encode("utf-8", "replace") if isinstance(body, str) else bytes(body)
    parsed = parse(answer, content_type, {"delimiter": delimiter})
    if parsed.error is not None:
        raise MalformedBodyError(parsed.error_detail or parsed.error)
    return frame_of_table(parsed.rows.pop())


def parse_hits(
    response: Mapping[str, Any] | bytes | str,
    *,
    mapping: Mapping[str, Any] | None = None,
    highlight: bool = False,
    inner_hits: bool = False,
) -> pd.DataFrame:
    """Read the answer to a search of OpenSearch or Elasticsearch.

    Parameters
    ----------
    response : dict, bytes or str
        What the search API, or an asynchronous search, answers; bytes or text may hold several pages of
        buckets, each on a line of its own.
    mapping : dict, optional
        The index's mapping, as ``GET /index/_mapping`` answers: fields get its types.
    highlight, inner_hits : bool
        Whether these stand in columns of their own, as JSON.

    Returns
    -------
    pandas.DataFrame
        One row a hit: ``_index``, ``_id``, ``_score``, ``sort``, then the fields of ``_source`` and
        ``fields``, nested ones with dots, then ``_total``, ``_total_relation``, ``_took_ms``, ``_timed_out``,
        ``_shards_failed`` and ``_aggregations`` (JSON, in the first row). Where a page of buckets is missing,
        ``attrs["massive_frames"]`` hold the ``error``.

    Raises
    ------
    MalformedBodyError
        It is no such answer.

    Example
    -------
    >>> answer = {"hits": {"hits": [{"_id": "1", "_source": {"tea": {"kind": "green"}}}]}}
    >>> mf.parse_hits(answer)["tea.kind"].tolist()
    ['green']
    """
    asked = (("highlight", highlight), ("inner_hits", inner_hits))
    wanted = tuple(name for name, given in asked if truth(name, given))
    if mapping is not None and not isinstance(mapping, Mapping):
        raise InvalidRequestError("mapping", mapping, "a dictionary, as GET /index/_mapping answers")
    found, why = _response(response)
    frame = frame_of_table(
        table_of(found, types_of(mapping or {}), extras=tuple(e for e in EXTRAS if e in wanted))
    )
    if why is not None:
        frame.attrs["massive_frames"] = {"error": "rejected", "error_detail": why}
    return frame


def aggregations(found: pd.DataFrame | Mapping[str, Any] | bytes | str) -> dict[str, pd.DataFrame]:
    """Make tidy frames of a search's aggregations.

    Parameters
    ----------
    found : pandas.DataFrame, dict, bytes or str
        A frame of ``opensearch_many``, ``opensearch`` or ``parse_hits``, or a search's answer.

    Returns
    -------
    dict of str to pandas.DataFrame
        One frame for each nesting of buckets, by the names of its aggregations with `` > `` between them:
        ``"by_city > by_day"``. Its columns are the keys (``by_city``, ``by_day``; of a composite aggregation
        ``name.source``), ``doc_count``, and the metrics in that bucket: a value by its name, others as
        ``name.avg`` or ``name.95.0``, top hits as JSON. What stands in no bucket is at ``""``. A frame of
        several searches has ``query_index`` in front.
        ``attrs["massive_frames"]`` say what is not there: ``buckets``, what the cluster left out, and the
        ``after_key`` of a composite aggregation whose next page was not fetched; ``warnings``, the same in
        words; ``errors``, by the number of the query, why pages of buckets are missing.

    Raises
    ------
    InvalidRequestError
        It is neither such a frame nor such an answer.

    Example
    -------
    >>> answer = {"aggregations": {"kinds": {"buckets": [{"key": "green", "doc_count": 2}]}}, "hits": {}}
    >>> mf.aggregations(answer)["kinds"].to_dict("records")
    [{'kinds': 'green', 'doc_count': 2}]
    """
    if not isinstance(found, pd.DataFrame):
        answer, why = _response(found, "found")
        errors = {} if why is None else {0: why}
        aggregated = answer.get("aggregations") or answer.get("aggs") or {}
        return frames_of({0: aggregated}, indexed=False, errors=errors)
    if "_aggregations" not in found.columns:
        raise InvalidRequestError("found", list(found.columns), "a frame with the column _aggregations")
    with as_made("found", found, "opensearch_many"):
        return _of_frame(found)


def _of_frame(found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    indexed = "query_index" in found.columns
    rows = found[found["_aggregations"].notna()]
    numbers = [int(n) for n in rows["query_index"]] if indexed else range(len(rows))
    wrong = rows["error_detail"] if "error_detail" in rows.columns else [None] * len(rows)
    return frames_of(
        {n: orjson.loads(text) for n, text in zip(numbers, rows["_aggregations"], strict=True)},
        indexed=indexed,
        errors={n: str(why) for n, why in zip(numbers, wrong, strict=True) if not pd.isna(why)},
    )


def _response(given: object, name: str = "response") -> tuple[Mapping[str, Any], str | None]:
    """Return a search's answer, and why pages of its buckets are missing."""
    if isinstance(given, Mapping):
        found = response_of(given)
        if found is None:
            raise MalformedBodyError("this is no search's answer: it has no hits")
        return found, None
    if not isinstance(given, (str, bytes, bytearray)):
        raise InvalidRequestError(
            name, type(given).__name__, "a search's answer: a dictionary, text or bytes"
        )
    try:
        return answer_of(given.encode("utf-8", "replace") if isinstance(given, str) else bytes(given))
    except ValueError as error:
        raise MalformedBodyError(f"this is no search's answer: {error}") from None
