"""Pages of buckets as one answer: nothing lost, and what is missing is told."""

from __future__ import annotations

import orjson

import massive_frames as mf
from massive_frames.parsers import parse

REFUSAL = orjson.dumps({"error": {"type": "x", "reason": "too many buckets"}, "status": 400})


def page(*keys, more=True, **about):
    """Return one page of buckets, as an asynchronous search answers it."""
    buckets = [{"key": {"n": key}, "doc_count": 1, "v": {"value": key / 2}} for key in keys]
    after = {"after_key": {"n": keys[-1]}} if keys and more else {}
    found = {"hits": {"hits": []}, "aggregations": {"c": {**after, "buckets": buckets}}, **about}
    return orjson.dumps({"id": "x", "state": "CLOSED", "response": found})


def body(*pages):
    """Return pages as one body."""
    return b"\n".join(pages)


def test_pages_are_one_frame():
    """Buckets stand behind one another, with their metrics, and nothing warns."""
    whole = body(page(1, 2), page(3, 4), page())
    frame = mf.aggregations(whole)["c"]
    assert frame.to_dict("list") == {"c.n": [1, 2, 3, 4], "doc_count": [1] * 4, "v": [0.5, 1.0, 1.5, 2.0]}
    assert frame.attrs == {}
    assert parse("hits", whole).warnings == []


def test_one_page_may_not_be_all():
    """A page with an after_key warns that there may be more, in its row and beside its buckets."""
    parsed = parse("hits", page(1, 2))
    assert (parsed.warnings, parsed.error) == (["more-buckets"], None)
    (words,) = mf.aggregations(page(1, 2))["c"].attrs["massive_frames"]["warnings"]
    assert "c was not followed to its last page" in words


def test_a_page_that_did_not_come():
    """What came is there, and the error says which page is missing and why."""
    parsed = parse("hits", body(page(1, 2), page(3), REFUSAL))
    assert parsed.error == "rejected"
    assert parsed.error_detail.startswith("page 3 of the buckets did not come")
    assert "too many buckets" in parsed.error_detail
    assert len(parsed.rows) == 1
    assert "more-buckets" in parsed.warnings


def test_the_frames_of_a_broken_search_say_so():
    """Frames of buckets, and of hits, carry the error of pages that are missing."""
    broken = body(page(1, 2), REFUSAL)
    assert "too many buckets" in mf.aggregations(broken)["c"].attrs["massive_frames"]["errors"][0]
    assert mf.parse_hits(broken).attrs["massive_frames"]["error"] == "rejected"


def test_what_went_wrong_on_any_page_counts():
    """Failed shards and time are added up, and one page that timed out marks the whole."""
    shards = {"total": 2, "failed": 1}
    first = page(1, took=2, timed_out=False, _shards=shards)
    frame = mf.parse_hits(body(first, page(took=3, timed_out=True, _shards=shards)))
    assert frame[["_took_ms", "_timed_out", "_shards_failed"]].to_numpy().tolist() == [[5, True, 2]]


def test_an_aggregation_inside_a_filter():
    """Pages of a composite aggregation inside a single bucket are put together, too."""
    pages = [
        orjson.dumps({"hits": {}, "aggregations": {"f": {"doc_count": 2, "c": {"buckets": [bucket]}}}})
        for bucket in ({"key": {"n": 1}, "doc_count": 1}, {"key": {"n": 2}, "doc_count": 1})
    ]
    assert mf.aggregations(body(*pages))["f > c"]["c.n"].tolist() == [1, 2]


def test_a_body_that_breaks_off():
    """A line that is no JSON makes the whole malformed: how much is missing cannot be known."""
    assert parse("hits", body(page(1), b'{"id": "x", }')).error == "malformed"
