"""Our client on the sandbox and on a real node: the same outcome, and nothing left behind on the server."""

from __future__ import annotations

import time

import pytest

import massive_frames as mf

ALL = {"match_all": {}}


@pytest.fixture
def asked(target, tmp_path):
    """Return how to reach the server, for our calls."""
    return {
        "url": target.url,
        "basic_auth": target.auth,
        "store": tmp_path / "store.sqlite3",
        "progress": "none",
    }


def stored(target):
    """Return how many results the server keeps, by its own counts."""
    if target.name == "sandbox":
        return target.http.get("/_sandbox/opensearch").json()["stored"]
    found = target.http.get("/.opendistro-asynchronous-search-response/_count")
    target.http.post("/.opendistro-asynchronous-search-response/_refresh")
    return found.json().get("count", 0)


@pytest.fixture
def left_behind(target):
    """Return a function that tells how many searches run, and how many more than before are kept."""
    before = stored(target)

    def found(within_s=15.0):
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            left = target.stats()["running_current"], stored(target) - before
            if left == (0, 0):
                break
            time.sleep(0.05)
        return left

    return found


def test_hits(left_behind, asked):
    """Hits come as rows with the fields of their documents, and nothing stays on the server."""
    frame = mf.opensearch({"query": ALL, "size": 3, "sort": ["_id"]}, index="products", **asked)
    assert frame["_id"].tolist() == ["1", "10", "11"]
    assert frame["_total"].tolist() == [60, 60, 60]
    assert left_behind() == (0, 0)


def test_aggregations(asked):
    """Aggregations come as one frame for each nesting."""
    body = {
        "size": 0,
        "aggs": {"kinds": {"terms": {"field": "kind"}, "aggs": {"price": {"avg": {"field": "price"}}}}},
    }
    frames = mf.aggregations(mf.opensearch_many([body], index="products", **asked))
    assert frames["kinds"].columns.tolist() == ["query_index", "kinds", "doc_count", "price"]
    assert frames["kinds"]["doc_count"].sum() == 60


def test_failures(asked):
    """A search that fails is one row with its reason, and the others are there."""
    bodies = [{"sort": ["name"]}, {"size": 1}, {"query": {"foo": {}}}]
    frame = mf.opensearch_many(bodies, index="products", **asked)
    assert frame["error"].fillna("").tolist() == ["rejected", "", "rejected"]
    assert "Text fields are not optimised" in frame["error_detail"][0]
    assert "unknown query [foo]" in frame["error_detail"][2]


def test_a_result_that_is_kept(target, asked):
    """With keep_on_completion the result stays, under the id that the row names."""
    frame = mf.opensearch_many([{"size": 1}], index="logs", keep_on_completion=True, **asked)
    search_id = frame["job_id"][0]
    assert target.get(search_id).json()["state"] == "STORE_RESIDENT"
    target.delete(search_id)


def test_an_interrupt_leaves_nothing_behind(target, left_behind, asked):
    """A batch cancelled in the middle of 50 running searches leaves none running and none stored."""
    target.set(node_concurrent_running_searches=100)
    try:
        bodies = [{**target.slow(20), "size": n} for n in range(50)]
        waits = {"wait_for_completion_timeout": "1ms"}
        batch = mf.opensearch_many(bodies, index="logs", wait=False, **waits, **asked)
        until = time.monotonic() + 30
        while target.stats()["running_current"] < 50 and time.monotonic() < until:
            time.sleep(0.05)
        assert target.stats()["running_current"] == 50
        batch.cancel()
        assert left_behind() == (0, 0)
    finally:
        target.set(node_concurrent_running_searches=None)


def test_more_searches_than_may_run(target, asked):
    """Twenty searches over the limit of the node are waited out: all of them end with a result."""
    target.set(node_concurrent_running_searches=5)
    before = target.stats()["rejected"]
    try:
        bodies = [{**target.slow(0.3), "size": n} for n in range(25)]
        waits = {"wait_for_completion_timeout": "1ms"}
        frame = mf.opensearch_many(bodies, index="logs", **waits, **asked)
    finally:
        target.set(node_concurrent_running_searches=None)
    assert target.stats()["rejected"] > before
    assert frame.drop_duplicates("request_key")["job_status"].tolist() == ["succeeded"] * 25


def test_partial_results(target, asked):
    """While a search runs the frame shows what there is of it, marked as running; then the end alone."""
    body = {**target.slow(3), "aggs": {"codes": {"terms": {"field": "code"}}}}
    options = {"partial": True, "batched_reduce_size": 2, "wait_for_completion_timeout": "1ms"}
    batch = mf.opensearch_many([body], index="logs", wait=False, **options, **asked)
    totals, until = [], time.monotonic() + 60
    while not batch.done and time.monotonic() < until:
        frame = batch.frame()
        if len(frame) and frame["job_status"].eq("running").all():
            totals.append(int(frame["_total"].fillna(0)[0]))
        time.sleep(0.05)
    whole = batch.wait()
    assert totals == sorted(totals)
    assert target.name == "node" or len(set(totals)) > 2
    assert whole["job_status"].unique().tolist() == ["succeeded"]
    assert whole["_total"].unique().tolist() == [500]
