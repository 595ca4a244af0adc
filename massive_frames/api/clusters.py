"""Read answers of Elasticsearch and OpenSearch that you already have; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pandas as pd

from massive_frames.analysis.aggregations import frames_of
from massive_frames.errors import InvalidRequestError, MalformedBodyError
from massive_frames.frames.own import frame_of_table
from massive_frames.parsers.hits import EXTRAS, response_of, table_of
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
    parsed = parse(
        body.encode() if isinstance(body, str) else bytes(body), content_type, {"delimiter": delimiter}
    )
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
        What the search API, or an asynchronous search, answers.
    mapping : dict, optional
        The index's mapping, as ``GET /index/_mapping`` answers: fields get its types.
    highlight, inner_hits : bool
        Whether these stand in columns of their own, as JSON.

    Returns
    -------
    pandas.DataFrame
        One row a hit: ``_index``, ``_id``, ``_score``, ``sort``, then the fields of ``_source`` and
        ``fields``, nested ones with dots, then ``_total``, ``_total_relation``, ``_took_ms``, ``_timed_out``,
        ``_shards_failed`` and ``_aggregations`` (JSON, in the first row).

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
    wanted = tuple(name for name, given in (("highlight", highlight), ("inner_hits", inner_hits)) if given)
    found = _response(response)
    return frame_of_table(
        table_of(found, types_of(mapping or {}), extras=tuple(e for e in EXTRAS if e in wanted))
    )


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
        several searches has ``query_index`` in front. ``attrs["massive_frames"]["buckets"]`` says what the
        cluster left out, and a composite aggregation's ``after_key``, from which its next page goes on.

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
        answer = _response(found)
        return frames_of({0: answer.get("aggregations") or answer.get("aggs") or {}}, indexed=False)
    if "_aggregations" not in found.columns:
        raise InvalidRequestError("found", list(found.columns), "a frame with the column _aggregations")
    texts = found["_aggregations"].dropna()
    indexed = "query_index" in found.columns
    numbers = found.loc[texts.index, "query_index"] if indexed else range(len(texts))
    return frames_of(
        {int(n): orjson.loads(text) for n, text in zip(numbers, texts, strict=True)}, indexed=indexed
    )


def _response(given: object) -> Mapping[str, Any]:
    if not isinstance(given, (Mapping, str, bytes, bytearray)):
        raise InvalidRequestError(
            "response", type(given).__name__, "a search's answer: a dictionary, text or bytes"
        )
    try:
        answer = orjson.loads(given) if isinstance(given, (str, bytes, bytearray)) else given
    except orjson.JSONDecodeError as error:
        raise MalformedBodyError(f"this is no JSON: {error}") from None
    found = response_of(answer)
    if found is None:
        raise MalformedBodyError("this is no search's answer: it has no hits")
    return found
