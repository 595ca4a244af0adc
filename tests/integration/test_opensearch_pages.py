"""All buckets of a composite aggregation, from the call to the frame, on the sandbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from itertools import islice

import httpx
import pytest

import massive_frames as mf
from massive_frames.sandbox import Faults
from massive_frames.settings import resolve

CHILD = """
import asyncio, json, sys
import massive_frames as mf
async def main():
    body = json.loads(sys.argv[1])
    batch = mf.aio.opensearch_many([body], index="logs", all_buckets=True, progress="none")
    print(batch.batch_id, flush=True)
    batch.listeners.append(lambda event: print(event.kind, flush=True))
    await batch
asyncio.run(main())
"""
SOURCES = [
    {"host": {"terms": {"field": "host"}}},
    {"half": {"date_histogram": {"field": "at", "fixed_interval": "12h"}}},
    {"code": {"terms": {"field": "code"}}},
]
KEYS = ["seen.host", "seen.half", "seen.code"]


def paged(size, **query):
    """Return a search whose buckets come in pages of that size."""
    sent = {"sent": {"sum": {"field": "bytes"}}}
    seen = {"composite": {"size": size, "sources": SOURCES}, "aggs": sent}
    return {"size": 0, "query": {"match_all": query}, "aggs": {"seen": seen}}


def ask(bodies, **options):
    """Ask for all buckets, without a display."""
    return mf.opensearch_many(bodies, index="logs", all_buckets=True, progress="none", **options)


def buckets(frame):
    """Return the buckets of a frame."""
    return mf.aggregations(frame)["seen"]


def counts(box):
    """Return what the server says of its searches."""
    return httpx.get(f"{box.url}/_sandbox/opensearch").json()


def left(box):
    """Return how many searches run and are kept."""
    found = counts(box)
    return found["running"], found["stored"]


@pytest.fixture(scope="module")
def whole():
    """Return the buckets as one page has them."""
    with mf.sandbox():
        return buckets(mf.opensearch_many([paged(1000)], index="logs", progress="none"))


def test_no_bucket_is_lost_and_none_comes_twice(whole):
    """More than 100 buckets in pages of 7 are the buckets of one page; nothing stays on the server."""
    with mf.sandbox() as box:
        frame = ask([paged(7)])
        assert left(box) == (0, 0)
        assert counts(box)["submitted"] == -(-len(whole) // 7) + 1
    found = buckets(frame)
    assert len(whole) > 100
    assert found.equals(whole)
    assert found["doc_count"].sum() == frame["_total"][0] == 500
    assert not found.duplicated(KEYS).any()
    assert frame["warnings"].isna().all()


def test_one_page_says_that_there_may_be_more():
    """Without all_buckets there is one page, and its row and its buckets say so."""
    with mf.sandbox():
        frame = mf.opensearch_many([paged(7)], index="logs", progress="none")
    found = buckets(frame)
    assert len(found) == 7
    assert frame["warnings"].tolist() == ["more-buckets"]
    assert "may be more buckets" in found.attrs["massive_frames"]["warnings"][0]


def test_one_search_alone(whole):
    """The singular form gives the same buckets."""
    with mf.sandbox():
        hits = mf.opensearch(paged(50), index="logs", all_buckets=True, progress="none")
    assert buckets(hits).equals(whole.drop(columns="query_index"))


def test_faults_on_the_way(whole, quick_retries):
    """Refusals, outages, resets, broken and lost answers cost no bucket."""
    kinds = ("throttled_429", "unavailable_503", "server_500", "reset", "truncated", "lost_answer")
    faults = Faults(**dict.fromkeys(kinds, 0.06), retry_after=0)
    with mf.sandbox(seed=5, faults=faults):
        frame = ask([paged(7), paged(8)])
    found = buckets(frame)
    for number in (0, 1):
        own = found[found["query_index"] == number].drop(columns="query_index").reset_index(drop=True)
        assert own.equals(whole.drop(columns="query_index"))


def after_polls(batch, n, act):
    """Let something happen as soon as so many pages have come."""
    seen = []

    def listen(event):
        if event.kind == "polled":
            seen.append(event)
            if len(seen) == n:
                act()

    batch.listeners.append(listen)


@pytest.mark.anyio
async def test_stopped_in_the_middle_and_resumed(whole):
    """A stop after some pages leaves nothing on the server; going on brings every bucket once."""
    with mf.sandbox() as box:
        batch = mf.aio.opensearch_many([paged(7)], index="logs", all_buckets=True, progress="none")
        after_polls(batch, 4, batch.stop)
        stopped = await batch
        submitted = counts(box)["submitted"]
        assert left(box) == (0, 0)
        again = await mf.aio.resume(batch.batch_id, progress="none")
        assert left(box) == (0, 0)
    assert stopped["error"].tolist() == ["not-sent"]
    assert "_aggregations" not in stopped
    assert 4 <= submitted < 10
    assert buckets(again).equals(whole)


def test_a_killed_process_is_gone_on_with(whole, tmp_path):
    """After a kill in the middle of the pages, going on brings every bucket once."""
    with mf.sandbox() as box:
        given = {
            "OPENSEARCH_URL": box.url,
            "OPENSEARCH_USERNAME": "elastic",
            "OPENSEARCH_PASSWORD": box.token,
            "MASSIVE_FRAMES_STORE": str(resolve().store),
        }
        command, pipe = [sys.executable, "-c", CHILD, json.dumps(paged(7))], subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, text=True, env={**os.environ, **given}) as process:
            batch_id = process.stdout.readline().strip()
            polled = (line for line in process.stdout if line == "polled\n")
            assert len(list(islice(polled, 5))) == 5
            os.kill(process.pid, signal.SIGKILL)
        again = mf.resume(batch_id, progress="none")
    assert buckets(again).equals(whole)


@pytest.mark.anyio
async def test_a_page_that_is_refused(whole):
    """A page that never comes leaves a marked frame of those before it, and nothing on the server."""
    with mf.sandbox() as box:
        limit = {"transient": {"plugins.asynchronous_search.max_keep_alive": "1d"}}
        administrator = ("elastic", box.token)
        options = {"index": "logs", "all_buckets": True, "progress": "none", "keep_alive": "2d"}
        batch = mf.aio.opensearch_many([paged(7)], **options)
        after_polls(
            batch, 3, lambda: httpx.put(f"{box.url}/_cluster/settings", json=limit, auth=administrator)
        )
        frame = await batch
        assert left(box) == (0, 0)
    found = buckets(frame)
    assert frame["error"].tolist() == ["rejected"]
    assert "page 5 of the buckets did not come" in frame["error_detail"][0]
    assert "Keep alive for asynchronous search" in found.attrs["massive_frames"]["errors"][0]
    assert found.equals(whole[:28])


def test_parsed_again_at_no_cost(whole):
    """The pages are in the store: the frame can be made again without asking."""
    with mf.sandbox() as box:
        frame = ask([paged(20)])
        submitted = counts(box)["submitted"]
        again = mf.reparse(frame.attrs["massive_frames"]["batch_id"])
        assert counts(box)["submitted"] == submitted
    assert buckets(again).equals(whole)


@pytest.mark.anyio
async def test_what_has_come_so_far(whole):
    """With partial=True the pages so far are shown while there are more, marked as running."""
    with mf.sandbox():
        options = {"index": "logs", "all_buckets": True, "partial": True, "progress": "none"}
        batch = mf.aio.opensearch_many([paged(20)], **options)
        rows = [row async for row in batch]
    assert {row["job_status"] for row in rows[:-1]} == {"running"}
    assert rows[0]["warnings"] == "more-buckets"
    assert rows[-1]["job_status"] == "succeeded"
    assert rows[-1]["warnings"] is None


def test_what_would_sort_each_page_is_refused():
    """A search whose pages do not make a whole is refused in words, and nothing is sent."""
    body = paged(7)
    body["aggs"]["seen"]["aggs"]["most"] = {"bucket_sort": {"sort": [{"sent": "desc"}]}}
    with mf.sandbox() as box:
        frame = ask([body])
        assert counts(box)["submitted"] == 0
    assert frame["error"].tolist() == ["rejected"]
    assert "'most' would sort each page of 'seen' by itself" in frame["error_detail"][0]
