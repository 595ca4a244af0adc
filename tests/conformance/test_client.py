"""Our client on the sandbox and on a real node: the same outcome, and nothing left behind on the server."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf

ALL = {"match_all": {}}


@pytest.fixture
def asked(target, tmp_path):
    """Return how to reach the server, for our calls."""
    return {
        "url": target.url,
        "auth": target.auth,
        "store": tmp_path / "store.sqlite3",
        "progress": "none",
    }


def stored(target):
    """Return how many results the server keeps, by its own counts."""
    if target.name == "sandbox":
        return target.http.get("/_sandbox/opensearch").json()["stored"]
    target.http.post("/.opendistro-asynchronous-search-response/_refresh")
    return target.http.get("/.opendistro-asynchronous-search-response/_count").json().get("count", 0)


@pytest.fixture
def left_behind(target):
    """Return a function that tells how many searches run, and how many more than before are kept."""
    before = stored(target)
    return lambda: (target.stats()["running_current"], stored(target) - before)


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


@pytest.mark.anyio
async def test_an_interrupt_leaves_nothing_behind(target, left_behind, asked):
    """A batch stopped in the middle of 50 running searches leaves none running and none stored."""
    target.set(node_concurrent_running_searches=100)
    begun, ran = [], []

    def listen(event):
        begun.extend([event] if event.kind == "submitted" else [])
        if event.kind == "submitted" and len(begun) == 50:
            ran.append(target.stats()["running_current"])
            batch.stop()

    try:
        bodies = [{**target.slow(20), "size": n} for n in range(50)]
        waits = {"wait_for_completion_timeout": "1ms"}
        batch = mf.aio.opensearch_many(bodies, index="logs", **waits, **asked)
        batch.listeners.append(listen)
        await batch
        assert left_behind() == (0, 0)
    finally:
        target.set(node_concurrent_running_searches=None)
    assert ran == [50]


def test_more_searches_than_may_run(target, asked):
    """Twenty searches over the node's own limit of twenty are waited out: all of them end with a result."""
    before = target.stats()["rejected"]
    bodies = [{**target.slow(1), "size": n} for n in range(40)]
    waits = {"wait_for_completion_timeout": "1ms"}
    frame = mf.opensearch_many(bodies, index="logs", **waits, **asked)
    assert target.stats()["rejected"] >= before + 20
    assert frame.drop_duplicates("request_key")["job_status"].tolist() == ["succeeded"] * 40


@pytest.mark.anyio
async def test_partial_results(target, asked):
    """While a search runs there is what there is of it, marked as running; then the end alone."""
    body = {**target.slow(3), "aggs": {"codes": {"terms": {"field": "code"}}}}
    options = {"partial": True, "batched_reduce_size": 2, "wait_for_completion_timeout": "1ms"}
    batch = mf.aio.opensearch_many([body], index="logs", **options, **asked)
    totals = [row["_total"] or 0 async for row in batch if row["job_status"] == "running"]
    whole = batch.frame()
    assert totals == sorted(totals)
    assert target.name == "node" or len(set(totals)) > 2
    assert whole["job_status"].unique().tolist() == ["succeeded"]
    assert whole["_total"].unique().tolist() == [500]


@pytest.mark.anyio
async def test_all_buckets(target, left_behind, asked):
    """The pages of a composite aggregation come whole, none of them stays on the server."""
    days = {"date_histogram": {"field": "at", "fixed_interval": "12h"}}
    sources = [{"host": {"terms": {"field": "host"}}}, {"day": days}]

    def body(size):
        return {"size": 0, "aggs": {"c": {"composite": {"size": size, "sources": sources}}}}

    frame = await mf.aio.opensearch_many([body(7)], index="logs", all_buckets=True, **asked)
    whole = await mf.aio.opensearch_many([body(1000)], index="logs", **asked)
    assert left_behind() == (0, 0)
    pd.testing.assert_frame_equal(mf.aggregations(frame)["c"], mf.aggregations(whole)["c"])
