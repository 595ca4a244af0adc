"""Aggregations as tidy frames: one for each nesting, keys as columns, nothing lost."""

from __future__ import annotations

import json

import pytest

import massive_frames as mf


def frames(**aggregations):
    """Return the frames of an answer with these aggregations."""
    return mf.aggregations({"hits": {"hits": []}, "aggregations": aggregations})


def buckets(*found, **more):
    """Return an aggregation of buckets."""
    return {"buckets": list(found), **more}


def bucket(key, n=1, **more):
    """Return one bucket."""
    return {"key": key, "doc_count": n, **more}


def test_nesting():
    """Each nesting is a frame whose columns are the keys from the outermost on."""
    inner = buckets(bucket("x", 1), bucket("y", 2))
    found = frames(a=buckets(bucket("k", 3, b=inner)))
    assert list(found) == ["a", "a > b"]
    assert found["a > b"].to_dict("records") == [
        {"a": "k", "b": "x", "doc_count": 1},
        {"a": "k", "b": "y", "doc_count": 2},
    ]


def test_metrics():
    """A metric is a column of its bucket; one of several values has a column for each."""
    found = frames(a=buckets(bucket("k", m={"value": 2.5}, s={"min": 1.0, "max": 4.0})))["a"]
    assert found.loc[0, ["m", "s.min", "s.max"]].tolist() == [2.5, 1.0, 4.0]


def test_outside_of_buckets():
    """Metrics in no bucket stand at the empty path."""
    assert frames(m={"value": 3}, n={"value": 4})[""].to_dict("records") == [{"m": 3, "n": 4}]


def test_bounds_of_statistics():
    """Bounds inside of statistics are columns of their own."""
    bounds = {"upper": 2.0, "lower": 1.0}
    found = frames(s={"count": 2, "std_deviation_bounds": bounds})[""]
    assert found.loc[0, ["s.count", "s.std_deviation_bounds.upper"]].tolist() == [2, 2.0]


@pytest.mark.parametrize(
    "values", [{"50.0": 1.5, "95.0": 9.0}, [{"key": 50.0, "value": 1.5}, {"key": 95.0, "value": 9.0}]]
)
def test_percentiles(values):
    """Percentiles are a column each, listed or by name."""
    assert frames(p={"values": values})[""].loc[0, ["p.50.0", "p.95.0"]].tolist() == [1.5, 9.0]


def test_dates():
    """A date's key is its text."""
    day = {"key": 1767225600000, "key_as_string": "2026-01-01T00:00:00.000Z", "doc_count": 1}
    assert frames(d=buckets(day))["d"]["d"].tolist() == ["2026-01-01T00:00:00.000Z"]


def test_ranges():
    """A range has its sides beside its key."""
    found = frames(
        r=buckets(
            {"key": "*-20.0", "to": 20.0, "doc_count": 2}, {"key": "20.0-*", "from": 20.0, "doc_count": 1}
        )
    )
    assert found["r"]["r.to"].tolist()[0] == 20.0
    assert found["r"]["r.from"].tolist()[1] == 20.0


def test_named_filters():
    """Filters have their names as keys."""
    found = frames(f={"buckets": {"good": {"doc_count": 1}, "bad": {"doc_count": 2}}})["f"]
    assert found.to_dict("list") == {"f": ["good", "bad"], "doc_count": [1, 2]}


def test_unnamed_filters():
    """Filters without names have a row each, without a key."""
    assert frames(f=buckets({"doc_count": 1}, {"doc_count": 2}))["f"]["doc_count"].tolist() == [1, 2]


def test_single_buckets():
    """A filter, a missing or a global aggregation is one row, with what nests in it."""
    found = frames(g={"doc_count": 5, "m": {"value": 1.0}, "k": buckets(bucket("x"))})
    assert found["g"].to_dict("records") == [{"doc_count": 5, "m": 1.0}]
    assert found["g > k"]["k"].tolist() == ["x"]


def test_composite():
    """A composite's key is a column for each source, and its after_key is in the attributes."""
    found = frames(c=buckets(bucket({"a": 1, "b": "x"}), after_key={"a": 1, "b": "x"}))["c"]
    assert found.loc[0, ["c.a", "c.b"]].tolist() == [1, "x"]
    assert found.attrs["massive_frames"]["buckets"] == [{"after_key": {"a": 1, "b": "x"}}]


def test_what_was_left_out():
    """What the cluster did not list is said in the attributes."""
    about = {"doc_count_error_upper_bound": 1, "sum_other_doc_count": 7}
    found = frames(t=buckets(bucket("x"), **about))["t"]
    assert found.attrs["massive_frames"]["buckets"] == [about]


def test_top_hits():
    """Top hits are JSON."""
    found = frames(t=buckets(bucket("x", best={"hits": {"hits": [{"_id": "1"}]}})))["t"]
    assert json.loads(found["best"][0]) == [{"_id": "1"}]


def test_best_bucket():
    """A pipeline's best bucket has its value and its keys."""
    found = frames(best={"value": 9.0, "keys": ["2026-01"]})[""]
    assert found.loc[0, ["best", "best.keys"]].tolist() == [9.0, '["2026-01"]']


def test_typed_names():
    """The type in front of a name, which some clients ask for, is dropped."""
    assert list(frames(**{"sterms#kinds": buckets(bucket("x"))})) == ["kinds"]


def test_keys_of_several_types():
    """Whole numbers and fractions under one name are numbers."""
    assert frames(h=buckets(bucket(1), bucket(2.5)))["h"]["h"].tolist() == [1.0, 2.5]


def test_several_searches():
    """Of a frame of many searches each row says which one it is of."""
    rows = mf.parse_hits({"hits": {"hits": []}, "aggregations": {"m": {"value": 1}}})
    rows.insert(0, "query_index", 4)
    assert mf.aggregations(rows)[""].to_dict("records") == [{"query_index": 4, "m": 1}]


def test_deep_nesting():
    """Aggregations that nest very deep are taken apart without recursion."""
    inner = {"value": 1}
    for _ in range(400):
        inner = {"doc_count": 1, "a": inner}
    assert len(frames(a=inner)) == 400


@pytest.mark.parametrize("part", [{"buckets": 5}, {"buckets": [1]}, {"values": 3}, {"hits": 1}, 7, None, []])
def test_odd_shapes(part):
    """Aggregations of any shape are read without an error."""
    assert isinstance(frames(a=part), dict)


def test_no_such_frame():
    """A frame that is not of a search is refused."""
    with pytest.raises(mf.errors.InvalidRequestError):
        mf.aggregations(mf.parse_serp("<p>no search</p>"))
