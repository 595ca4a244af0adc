"""OpenSearch from the call to the frame, on the sandbox: partial rows, lost answers, stops and going on."""

from __future__ import annotations

import time

import httpx
import pytest

import massive_frames as mf
from massive_frames.sandbox import Faults

SLOW = {"query": {"match_all": {"_name": "slow:2s"}}, "size": 2}


def counts(box):
    """Return what the server says of its searches."""
    return httpx.get(f"{box.url}/_sandbox/opensearch").json()


def emptied(box, within_s=15.0):
    """Return how many searches run and are kept, when none is or the time has passed."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        found = counts(box)
        if not found["running"] and not found["stored"]:
            break
        time.sleep(0.02)
    return found["running"], found["stored"]


@pytest.mark.anyio
async def test_partial_rows_come_first():
    """Iterating gives what there is of a running search, marked as running, and then its hits."""
    options = {"partial": True, "batched_reduce_size": 2, "wait_for_completion_timeout": "1ms"}
    with mf.sandbox(speed=2) as box:
        batch = mf.aio.opensearch_many([SLOW], index="logs", **options)
        rows = [(row["job_status"], row["_total"]) async for row in batch]
        left = emptied(box)
    states = [state for state, _ in rows]
    assert states[-2:] == ["succeeded", "succeeded"]
    assert set(states[:-2]) == {"running"}
    totals = [total for _, total in rows]
    assert totals == sorted(totals)
    assert left == (0, 0)


@pytest.mark.parametrize("after_s", [0.02, 0.4, 0.8])
def test_a_stop_leaves_nothing_on_the_server(after_s):
    """Whenever a batch is stopped, also while submissions wait for their answers, nothing stays behind."""
    with mf.sandbox(speed=0.1) as box:
        bodies = [{**SLOW, "size": n} for n in range(15)]
        batch = mf.opensearch_many(bodies, wait=False, progress="none", wait_for_completion_timeout="300ms")
        time.sleep(after_s)
        batch.cancel()
        batch.wait()
        assert emptied(box) == (0, 0)
        assert batch.frame()["job_status"].nunique() >= 1


def test_faults_on_the_way(quick_retries):
    """Refusals, outages, resets and lost answers are tried again; every search ends with its hits."""
    faults = Faults(throttled_429=0.1, unavailable_503=0.1, server_500=0.05, reset=0.05, lost_answer=0.05)
    bodies = [
        {"query": {"term": {"kind": kind}}, "size": n} for kind in ("green", "white") for n in range(1, 11)
    ]
    with mf.sandbox(seed=3, speed=100, faults=faults):
        frame = mf.opensearch_many(bodies, index="products", progress="none")
    assert frame["error"].isna().all()
    assert frame.groupby("query_index", observed=True).size().tolist() == [*range(1, 11)] * 2


def test_going_on_with_a_stopped_batch(tmp_path):
    """A stopped batch goes on where it was: what is finished is not asked again."""
    bodies = [{"size": 1}, {**SLOW, "query": {"match_all": {"_name": "slow:30s"}}}]
    with mf.sandbox(speed=20) as box:
        batch = mf.opensearch_many(
            bodies, index="logs", wait=False, progress="none", wait_for_completion_timeout="1ms"
        )
        until = time.monotonic() + 10
        while len(batch.frame()) < 1 and time.monotonic() < until:
            time.sleep(0.02)
        batch.cancel()
        batch.wait()
        again = mf.resume(batch.batch_id, progress="none")
        assert counts(box)["submitted"] == 3
    assert again["error"].isna().all()
    assert again["query_index"].tolist() == [0, 1, 1]


def test_parsed_again_at_no_cost():
    """The bodies are in the store: the frame can be made again without asking."""
    with mf.sandbox() as box:
        frame = mf.opensearch_many([{"size": 4}], index="products", progress="none")
        submitted = counts(box)["submitted"]
        again = mf.reparse(frame.attrs["massive_frames"]["batch_id"])
        assert counts(box)["submitted"] == submitted
    assert again["_id"].tolist() == frame["_id"].tolist()


def test_counting_alone():
    """A search for a count alone is one row with the count."""
    body = {"query": {"term": {"kind": "green"}}, "size": 0}
    with mf.sandbox():
        frame = mf.opensearch_many([body], index="products", progress="none")
    assert frame["_total"].tolist() == [18]
    assert frame["_id"].isna().all()


def test_the_older_path():
    """A cluster of Open Distro's time is asked at the path that it knows."""
    with mf.sandbox(generation="2025") as box:
        hits = mf.opensearch({"size": 2}, index="logs", progress="none")
        assert emptied(box) == (0, 0)
    assert len(hits) == 2


def test_a_wrong_password():
    """A user whom the cluster does not know stops the batch, and no password is in the words."""
    with mf.sandbox() as box, pytest.raises(mf.errors.AuthenticationError) as refused:
        mf.opensearch({}, url=box.url, basic_auth=("ann", "wrong-secret"), progress="none")
    assert "wrong-secret" not in str(refused.value)


def test_a_user_without_rights():
    """A user who may not search is told which permission he has not."""
    with mf.sandbox() as box, pytest.raises(mf.errors.RejectedError, match="asynchronous_search/submit"):
        mf.opensearch({}, basic_auth=("guest", box.token), progress="none")
