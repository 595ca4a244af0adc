"""What was paid for is not paid for again, unless the caller wants it anew; and the caller is told."""

from __future__ import annotations

import asyncio

import pytest

import massive_frames as mf
from massive_frames.client import AsyncClient
from massive_frames.errors import CacheWarning, StoppedWarning
from massive_frames.sandbox import Faults

QUERIES = [f"query {n}" for n in range(6)]
JOBS, BATCHES = {"via": "jobs"}, {"via": "batches"}


def run(queries=QUERIES, **options):
    """Search without a display."""
    return mf.search_many(queries, country="us", progress="none", **options)


def batch_of(frame):
    """Return the id of the batch that gave a frame."""
    return frame.attrs["massive_frames"]["batch_id"]


def titles(frame):
    """Return what the pages said."""
    return frame[["query", "type", "title", "url"]].astype("object").to_dict("records")


def unsent(queries, **options):
    """Return the id of a batch that was written down and of which nothing was sent."""
    with pytest.warns(StoppedWarning):
        frame = mf.search_many(queries, progress="none", deadline=0, **options)
    return batch_of(frame)


async def awaited(batch):
    """Wait for a batch."""
    return await batch


@pytest.fixture
def box():
    """Run a sandbox whose pages are always the same."""
    with mf.sandbox(seed=7, speed=100) as server:
        yield server


def test_the_same_call_again_uses_the_answers_and_says_so(box):
    """Nothing is sent, the rows are the same, and a warning says where they come from."""
    first = run()
    with pytest.warns(CacheWarning, match=r"6 of 6 requests .* cache='refresh'"):
        again = run()
    assert box.stats.submits == 6
    assert titles(again) == titles(first)
    assert again["credits"].sum() == 0.0


def test_answers_are_used_without_a_word_when_asked(box):
    """``cache="use"`` means no warning, and no credits for what is there."""
    run(QUERIES[:4])
    frame = run(cache="use")
    assert box.stats.submits == 6
    assert frame.drop_duplicates("request_key")["credits"].tolist() == [0.0] * 4 + [1.0] * 2


@pytest.mark.parametrize("options", [{"cache": "refresh"}, {"cache": "off"}, {"max_age": 0}])
def test_answers_are_paid_for_again_when_asked(box, options):
    """Those who want them anew get them anew, without a question and without a warning."""
    run()
    assert run(**options).drop_duplicates("request_key")["credits"].sum() == 6.0
    assert box.stats.submits == 12


def test_a_request_without_cache_is_never_answered_from_the_store(box):
    """``expiration=0`` forbids the service its cache, and ours as well."""
    for _ in range(2):
        run(expiration=0, cache="use")
    assert box.stats.submits == 12


@pytest.mark.parametrize("cache", ["use", "ask"])
def test_a_request_without_cache_is_not_answered_from_an_unfinished_batch(box, cache):
    """An answer of a batch that did not end is old as well: it is fetched anew, with a warning."""
    queries = ["tea", "coffee fault:lost_answer"]
    first = run(queries, expiration=0, cache=cache)
    with pytest.warns(CacheWarning, match=rf"paid for anew; mf\.resume\('{batch_of(first)}'\)"):
        again = run(queries, expiration=0, cache=cache)
    jobs = [frame.loc[frame["query"] == "tea", "job_id"].iloc[0] for frame in (first, again)]
    assert first["error"].eq("unconfirmed").any()
    assert jobs[0] != jobs[1]


def test_invalid_requests_have_their_rows_beside_an_unfinished_batch(box):
    """A batch without them does not answer a call that has them."""
    run(["coffee fault:lost_answer"])
    again = run(["coffee fault:lost_answer", "x" * 3000], on_invalid="row", cache="use")
    assert again["error"].tolist() == ["unconfirmed", "invalid"]


def test_a_price_counts_only_what_is_not_there(box):
    """``max_credits`` has to do for the requests that are not answered yet."""
    run(QUERIES[:4])
    assert run(cache="use", max_credits=2)["error"].isna().all()


def test_an_unfinished_batch_of_the_same_requests_is_gone_on_with(box):
    """The same call after a stop goes on with the same batch, and pays for nothing twice."""
    with pytest.warns(StoppedWarning):
        first = run(deadline=0)
    with pytest.warns(CacheWarning, match="it is gone on with"):
        again = run()
    assert batch_of(again) == batch_of(first)
    assert again["error"].isna().all()
    assert box.stats.credits_charged == 6


def test_the_same_call_without_a_folder_gives_rows(box, tmp_path):
    """A stopped batch wrote a dataset; the same call without ``to`` goes on with it, and returns its rows."""
    with pytest.warns(StoppedWarning):
        listing = run(deadline=0, to=tmp_path / "rows")
    frame = run(cache="use")
    assert batch_of(frame) == batch_of(listing)
    assert set(frame["query"]) == set(QUERIES)
    assert mf.resume(frame, progress="none")["n_requests"].sum() == 6


def test_a_batch_that_runs_is_not_run_beside_itself_by_the_same_call():
    """While a batch runs, the same call is refused before anything is sent."""
    with mf.sandbox(seed=7, faults=Faults(unavailable_for=3600)):
        batch = run(wait=False)
        while batch.batch_id not in set(mf.batches()["batch_id"]):
            assert not batch.done
        with pytest.raises(mf.errors.StoreError, match="is running"):
            run()
        batch.cancel()
        batch.wait()


def test_a_retaken_answer_says_when_it_came(box):
    """The times of an answer from the store are those at which it came, not those of the call."""
    first = run(QUERIES[:1])
    again = run(QUERIES[:1], cache="use")
    assert again["ready_at"].iloc[0] == first["ready_at"].iloc[0]
    assert again["job_id"].iloc[0] == first["job_id"].iloc[0]


@pytest.mark.parametrize(
    ("began", "again", "n_batches"),
    [(JOBS, BATCHES, 1), (BATCHES, JOBS, 0), (BATCHES, {}, 1), ({}, BATCHES, 1)],
)
def test_the_way_of_the_call_holds_for_a_batch_that_is_gone_on_with(box, began, again, n_batches):
    """``via`` is that of the call that goes on; where it says none, that of the call that began."""
    with pytest.warns(StoppedWarning):
        run(deadline=0, **began)
    with pytest.warns(StoppedWarning):
        run(deadline=0, cache="use", **again)
    frame = mf.resume(run(deadline=600, cache="use"), progress="none")
    assert frame["error"].isna().all()
    assert box.stats.batches == n_batches


@pytest.mark.parametrize(("choice", "n_more"), [("use", 1), ("refresh", 2)])
def test_who_sits_there_is_asked_about_an_unfinished_batch_that_forbids_caches(box, choice, n_more):
    """Its jobs on their way are paid for: it is gone on with if that is wanted."""
    queries, options = ["tea", "coffee"], {"expiration": 0, "country": "us"}
    with pytest.warns(StoppedWarning):
        first = mf.resume(unsent(queries, **options), max_credits=1, progress="none")
    batch = AsyncClient().batch("massive-search", queries, options, ask=lambda _: choice)
    frame = asyncio.run(awaited(batch))
    assert (batch.batch_id == batch_of(first)) == (choice == "use")
    assert frame["error"].isna().all()
    assert box.stats.submits == 1 + n_more
