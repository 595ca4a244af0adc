"""OpenSearch from the call to the frame, on the sandbox: partial rows, lost answers, stops and going on."""

from __future__ import annotations

import httpx
import pytest

import massive_frames as mf
from massive_frames.errors import StoppedWarning
from massive_frames.sandbox import Faults

SLOW = {"query": {"match_all": {"_name": "slow:2s"}}, "size": 2}


def counts(box, **when):
    """Return what the server says of its searches, as soon as it says what is named."""
    return httpx.get(f"{box.url}/_sandbox/opensearch", params=when, timeout=60).json()


def left(box):
    """Return how many searches run and are kept."""
    found = counts(box)
    return found["running"], found["stored"]


def when(batch, kind, n, act):
    """Let something be done as soon as so many events of a kind have come."""
    came = []

    def listen(event):
        came.extend([event] if event.kind == kind else [])
        if event.kind == kind and len(came) == n:
            act()

    batch.listeners.append(listen)


@pytest.mark.anyio
async def test_partial_rows_come_first():
    """Iterating gives what there is of a running search, marked as running, and then its hits."""
    options = {"partial": True, "batched_reduce_size": 2, "wait_for_completion_timeout": "1ms"}
    with mf.sandbox(speed=2) as box:
        batch = mf.aio.opensearch_many([SLOW], index="logs", **options)
        rows = [(row["job_status"], row["_total"]) async for row in batch]
        remains = left(box)
    states = [state for state, _ in rows]
    assert states[-2:] == ["succeeded", "succeeded"]
    assert set(states[:-2]) == {"running"}
    totals = [total for _, total in rows]
    assert totals == sorted(totals)
    assert remains == (0, 0)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "n"), [("submitting", 1), ("submitting", 15), ("submitted", 8), ("polled", 15)]
)
async def test_a_stop_leaves_nothing_on_the_server(kind, n):
    """Whenever a batch is stopped, also while submissions wait for their answers, nothing stays behind."""
    with mf.sandbox(speed=0.1) as box:
        bodies = [{**SLOW, "size": size} for size in range(15)]
        batch = mf.aio.opensearch_many(bodies, progress="none", wait_for_completion_timeout="300ms")
        when(batch, kind, n, batch.stop)
        frame = await batch
        assert left(box) == (0, 0)
    assert frame["error"].notna().all()
    assert frame["query_index"].tolist() == list(range(15))


def test_a_stop_in_the_middle_of_fifty():
    """Of 50 running searches, stopped from outside, none runs on and none is kept, says the server."""
    bodies = [{"query": {"match_all": {"_name": "slow:600s"}}, "size": size} for size in range(50)]
    with mf.sandbox(speed=1) as box:
        limit = {"transient": {"plugins.asynchronous_search.node_concurrent_running_searches": 50}}
        settings = f"{box.url}/_cluster/settings"
        httpx.put(settings, json=limit, auth=("elastic", box.token)).raise_for_status()
        options = {"wait_for_completion_timeout": "1ms", "progress": "none"}
        batch = mf.opensearch_many(bodies, wait=False, **options)
        assert counts(box, running=50)["running"] == 50
        batch.cancel()
        frame = batch.wait()
        assert left(box) == (0, 0)
        assert counts(box)["cancelled"] == 50
    assert frame["query_index"].tolist() == list(range(50))


def test_twenty_over_the_limit(quick_retries):
    """Of 40 searches where 20 may run 20 are refused at first, and all of them end with their hits."""
    bodies = [{"query": {"match_all": {"_name": "slow:20s"}}, "size": 1, "from": n} for n in range(40)]
    with mf.sandbox(speed=20) as box:
        options = {"wait_for_completion_timeout": "1ms", "progress": "none"}
        frame = mf.opensearch_many(bodies, index="logs", **options)
        found = counts(box)
    assert frame["job_status"].tolist() == ["succeeded"] * 40
    assert frame["_id"].nunique() == 40
    assert found["rejected"] >= 20
    assert (found["submitted"], found["running"], found["stored"]) == (40, 0, 0)


def test_nothing_is_said_of_paying():
    """A cluster charges nothing, so a warning that a limit was reached does not speak of it."""
    with mf.sandbox(), pytest.warns(StoppedWarning, match=r"mf\.resume\('.*'\) goes on where it stopped"):
        mf.opensearch_many([SLOW], deadline=0, progress="none")


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


@pytest.mark.anyio
async def test_going_on_with_a_stopped_batch():
    """A stopped batch goes on where it was: what is finished is not asked again."""
    bodies = [{"size": 1}, {"query": {"match_all": {"_name": "slow:30s"}}, "size": 2}]
    with mf.sandbox(speed=20) as box:
        options = {"index": "logs", "progress": "none", "wait_for_completion_timeout": "1ms"}
        batch = mf.aio.opensearch_many(bodies, **options)
        when(batch, "succeeded", 1, batch.stop)
        await batch
        before = counts(box)["submitted"]
        again = await mf.aio.resume(batch.batch_id, progress="none")
        assert counts(box)["submitted"] == before + 1
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
        assert left(box) == (0, 0)
    assert len(hits) == 2


def test_a_wrong_password():
    """A user whom the cluster does not know stops the batch, and no password is in the words."""
    with mf.sandbox() as box, pytest.raises(mf.errors.AuthenticationError) as refused:
        mf.opensearch({}, url=box.url, auth=("ann", "wrong-secret"), progress="none")
    assert "wrong-secret" not in str(refused.value)


def test_a_user_without_rights():
    """A user who may not search is told which permission he has not."""
    with mf.sandbox() as box, pytest.raises(mf.errors.RejectedError, match="asynchronous_search/submit"):
        mf.opensearch({}, auth=("guest", box.token), progress="none")
