"""Search answers as tables: fields, types, what nests, and answers that are none."""

from __future__ import annotations

import json
import time

import pytest

import massive_frames as mf
from massive_frames.parsers.hits import parse

HIT = {"_index": "i", "_id": "1", "_score": 1.5, "_source": {"a": 1, "b": {"c": "x", "d": [1, 2]}}}


def answer(*hits, **more):
    """Return a search's answer."""
    return {
        "took": 3,
        "timed_out": False,
        "hits": {"total": {"value": 9, "relation": "gte"}, "hits": list(hits)},
        **more,
    }


def test_nested_fields():
    """Nested objects become columns with dots; lists of plain values stay lists."""
    frame = mf.parse_hits(answer(HIT))
    assert frame.loc[0, ["_index", "_id", "_score", "a", "b.c"]].tolist() == ["i", "1", 1.5, 1, "x"]
    assert list(frame["b.d"][0]) == [1, 2]


def test_of_the_search():
    """What the search says of itself stands beside each hit."""
    frame = mf.parse_hits(answer(HIT, HIT, _shards={"failed": 2}))
    assert frame["_total"].tolist() == [9, 9]
    assert frame["_total_relation"].tolist() == ["gte", "gte"]
    assert frame["_shards_failed"].tolist() == [2, 2]
    assert frame["_took_ms"].tolist() == [3, 3]


def test_total_of_older_clusters():
    """A total that is a plain number is exact."""
    body = answer(HIT)
    body["hits"]["total"] = 7
    frame = mf.parse_hits(body)
    assert (frame["_total"][0], frame["_total_relation"][0]) == (7, "eq")


def test_total_that_is_not_tracked():
    """A total that nobody counted is missing."""
    body = answer(HIT)
    del body["hits"]["total"]
    assert mf.parse_hits(body)["_total"].isna().all()


def test_big_numbers():
    """Whole numbers beyond a float's reach are exact."""
    frame = mf.parse_hits(answer({"_id": "1", "_source": {"n": 2**53 + 1}}, {"_id": "2", "_source": {}}))
    assert frame["n"].tolist()[0] == 9007199254740993
    assert str(frame["n"].dtype) == "Int64"


def test_mixed_values():
    """Values of one field that have no common type are texts, and none is dropped."""
    frame = mf.parse_hits(answer({"_source": {"v": 1}}, {"_source": {"v": "one"}}, {"_source": {"v": [1]}}))
    assert frame["v"].tolist() == ["1", "one", "[1]"]


def test_lists_of_objects():
    """What nests deeper than a list of plain values is JSON."""
    frame = mf.parse_hits(answer({"_source": {"v": [{"a": 1}], "w": [[1]]}}))
    assert json.loads(frame["v"][0]) == [{"a": 1}]
    assert json.loads(frame["w"][0]) == [[1]]


def test_mapping():
    """Fields get the types of the index's mapping."""
    mapping = {"i": {"mappings": {"properties": {"at": {"type": "date"}, "n": {"type": "long"}}}}}
    source = {"at": "2026-10-01T00:00:00.000Z", "n": None}
    frame = mf.parse_hits(answer({"_source": source}), mapping=mapping)
    assert str(frame["at"].dtype).startswith("datetime64")
    assert str(frame["n"].dtype) == "Int64"


def test_a_field_named_as_ours():
    """A field of the document that is named as a column of the hit does not hide it."""
    frame = mf.parse_hits(answer({"_id": "1", "_source": {"_id": "other"}}))
    assert frame[["_id", "_source._id"]].iloc[0].tolist() == ["1", "other"]


def test_fields_and_source():
    """Fields asked for by name are lists, as the cluster has them."""
    frame = mf.parse_hits(answer({"_id": "1", "fields": {"tags": ["a", "b"]}}))
    assert list(frame["tags"][0]) == ["a", "b"]


def test_extras():
    """Highlights stand as JSON where they are wanted, and only there."""
    hit = {"_id": "1", "highlight": {"text": ["<em>tea</em>"]}}
    assert "highlight" not in mf.parse_hits(answer(hit)).columns
    assert json.loads(mf.parse_hits(answer(hit), highlight=True)["highlight"][0]) == hit["highlight"]


def test_no_hits():
    """A search that found nothing has no rows, and the columns of one that did."""
    body = answer()
    body["hits"]["total"] = {"value": 0, "relation": "eq"}
    frame = mf.parse_hits(body)
    assert len(frame) == 0
    assert {"_index", "_id", "_score", "_total"} <= set(frame.columns)


def test_counted_and_not_listed():
    """A search that lists no hit, but counted some, is one row with the count and without an id."""
    frame = mf.parse_hits(answer())
    assert frame["_total"].tolist() == [9]
    assert frame["_id"].isna().all()


def test_aggregations_stand_once():
    """Aggregations stand as JSON in the first row alone."""
    frame = mf.parse_hits(answer(HIT, HIT, aggregations={"n": {"value": 1}}))
    assert json.loads(frame["_aggregations"][0]) == {"n": {"value": 1}}
    assert frame["_aggregations"].isna().tolist() == [False, True]


def test_inside_an_asynchronous_answer():
    """The answer of an asynchronous search is read as the search inside it."""
    assert mf.parse_hits({"id": "x", "state": "STORE_RESIDENT", "response": answer(HIT)})["a"].tolist() == [1]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{}", b'{"hits": []}', b"<html>", b'{"response": {}}']
)
def test_what_is_no_answer(body):
    """A body that is no search's answer is malformed, never a search without hits."""
    assert parse(body).error == "malformed"
    with pytest.raises(mf.errors.MalformedBodyError):
        mf.parse_hits(body)


@pytest.mark.parametrize(
    "hits",
    [
        [1, None, "x", []],
        [{"_source": [1]}, {"_source": None}, {"fields": "x"}],
        [{"_id": 5, "_score": "high", "sort": "x", "_source": {"": {"": 1}}}],
        [{"_source": {"a": float("1e308"), "b": 2**80, "c": True}}, {"_source": {"a": "x", "b": 1, "c": 0}}],
    ],
)
def test_odd_hits(hits):
    """Hits of any shape are read without an error."""
    assert parse(json.dumps(answer(*hits)).encode()).error is None


def test_deep_and_wide_documents():
    """A document that nests deep or has countless fields is read in bounded time."""
    deep: dict[str, object] = {"x": 1}
    for _ in range(300):
        deep = {"a": deep}
    wide = {f"f{number}": number for number in range(30_000)}
    began = time.monotonic()
    assert parse(json.dumps(answer({"_source": deep}, {"_source": wide})).encode()).error is None
    assert time.monotonic() - began < 5
