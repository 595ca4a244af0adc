"""The sandbox and a real OpenSearch node answer the same searches alike: scores, buckets, refusals."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import httpx
import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.services.opensearch_pages import joined, next_body

_SPEC = importlib.util.spec_from_file_location("searches", Path(__file__).with_name("searches.py"))
CASES = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(CASES)
BOTH = {**{f"query: {k}": v for k, v in CASES.QUERIES.items()}, **CASES.AGGREGATIONS}
OF_THE_SERVER = ("_took_ms",)


@pytest.fixture
def ask(box, node):
    """Return a function that gives both servers' answers to one search."""

    def both(body, index="products"):
        user = ("elastic", box.token)
        ours = httpx.post(f"{box.url}/{index}/_search", json=body, auth=user, timeout=60)
        return ours, httpx.post(f"{node}/{index}/_search", json=body, timeout=60)

    return both


def same_frames(ours, theirs, tolerance):
    """Assert that two frames hold the same, numbers nearly so; JSON has no order of its members."""
    alike = {"check_exact": False, "check_like": True, "rtol": tolerance, "atol": 1e-9}
    pd.testing.assert_frame_equal(ours, theirs, **alike)


@pytest.mark.parametrize("name", BOTH)
def test_answers(ask, name):
    """Hits, scores, orders and buckets come out the same: as frames of our parsers."""
    ours, theirs = ask(BOTH[name])
    assert (ours.status_code, theirs.status_code) == (200, 200)
    # a digest of percentiles is an estimate, whose interpolation is the server's own
    tolerance = 0.02 if "percentiles" in name else 1e-5
    hits = [
        mf.parse_hits(answer.content).drop(columns=[*OF_THE_SERVER, "_aggregations"])
        for answer in (ours, theirs)
    ]
    same_frames(*hits, tolerance)
    buckets = [mf.aggregations(answer.content) for answer in (ours, theirs)]
    assert list(buckets[0]) == list(buckets[1])
    for path, frame in buckets[0].items():
        same_frames(frame, buckets[1][path], tolerance)
        assert str(frame.attrs) == str(buckets[1][path].attrs)


@pytest.mark.parametrize("name", CASES.REFUSED)
def test_refusals(ask, name):
    """What is refused is refused with the same status, type, words and place."""
    ours, theirs = ask(CASES.REFUSED[name])
    assert ours.status_code == theirs.status_code
    told = [{**answer.json()["error"]["root_cause"][0]} for answer in (ours, theirs)]
    for cause in told:
        cause.pop("index_uuid", None)
    assert told[0] == told[1]
    assert ours.json()["error"]["type"] == theirs.json()["error"]["type"]


@pytest.mark.parametrize(
    "body",
    [
        {"query": {"match": {"text": "slow cache"}}, "size": 500},
        {"query": {"range": {"bytes": {"gt": 4_000_000_000}}}, "sort": [{"bytes": "desc"}], "size": 50},
        {
            "size": 0,
            "aggs": {
                "days": {
                    "date_histogram": {"field": "at", "fixed_interval": "12h"},
                    "aggs": {"codes": {"terms": {"field": "code"}}, "sent": {"sum": {"field": "bytes"}}},
                }
            },
        },
    ],
)
def test_logs(ask, body):
    """The other index agrees too: long numbers, moments with milliseconds, relevance of words."""
    ours, theirs = ask(body, "logs")
    hits = [mf.parse_hits(a.content).drop(columns=[*OF_THE_SERVER, "_aggregations"]) for a in (ours, theirs)]
    same_frames(*(frame.sort_values(["_score", "_id"], ignore_index=True) for frame in hits), 1e-5)
    for path, frame in mf.aggregations(ours.content).items():
        same_frames(frame, mf.aggregations(theirs.content)[path], 1e-5)


def test_no_such_index(ask):
    """An index that does not exist is refused alike."""
    ours, theirs = ask({}, "missing")
    assert ours.json() == theirs.json()
    assert ours.status_code == theirs.status_code == 404


def test_a_node_without_the_plugin(node, tmp_path):
    """Our client says in words that a cluster has no asynchronous search."""
    if "no handler found" not in httpx.get(f"{node}/_plugins/_asynchronous_search/stats").text:
        pytest.skip("this node has the plugin")
    with pytest.raises(mf.errors.RejectedError, match="has no asynchronous search"):
        mf.opensearch({}, url=node, progress="none", store=tmp_path / "store.sqlite3")


SOURCES = [
    {"host": {"terms": {"field": "host", "order": "desc"}}},
    {"half": {"date_histogram": {"field": "at", "fixed_interval": "12h", "format": "yyyy-MM-dd'T'HH"}}},
    {"code": {"terms": {"field": "code"}}},
]
INSIDE = {"filter": {"exists": {"field": "tags"}}}


@pytest.mark.parametrize(
    ("index", "sources", "inside", "path"),
    [
        ("logs", SOURCES, None, "seen"),
        (
            "products",
            [{"tag": {"terms": {"field": "tags"}}}, {"p": {"terms": {"field": "price"}}}],
            None,
            "seen",
        ),
        ("products", [{"r": {"terms": {"field": "rating", "missing_bucket": True}}}], INSIDE, "in > seen"),
    ],
)
def test_all_pages_of_a_composite(ask, index, sources, inside, path):
    """The pages that we ask for are the same on both, and together hold the buckets of one large page."""

    def body(size):
        seen = {
            "seen": {"composite": {"size": size, "sources": sources}, "aggs": {"n": {"avg": {"field": "at"}}}}
        }
        return {"size": 2, "aggs": {"in": {**inside, "aggs": seen}} if inside else seen}

    wanted, pages = body(7), []
    while wanted is not None:
        pages.append(ask(wanted, index))
        follow = [next_body(wanted, answer.json()["aggregations"]) for answer in pages[-1]]
        assert follow[0] == follow[1]
        wanted = follow[0]
    for all_pages, large in zip(zip(*pages, strict=True), ask(body(1000), index), strict=True):
        found = mf.aggregations(joined([answer.content for answer in all_pages]))[path]
        expected = mf.aggregations(large.content)[path]
        pd.testing.assert_frame_equal(found, expected)
        assert "massive_frames" not in found.attrs
    assert len(pages) == len(expected) // 7 + 2 - (len(expected) % 7 == 0)
