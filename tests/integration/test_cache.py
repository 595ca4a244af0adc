"""What was paid for is not paid for again, unless the caller wants it anew; and the caller is told."""

from __future__ import annotations

import pytest

import massive_frames as mf
from massive_frames.errors import CacheWarning, StoppedWarning
from massive_frames.sandbox import Faults

QUERIES = [f"query {n}" for n in range(6)]


def run(queries=QUERIES, **options):
    """Search without a display."""
    return mf.search_many(queries, country="us", progress="none", **options)


def batch_of(frame):
    """Return the id of the batch that gave a frame."""
    return frame.attrs["massive_frames"]["batch_id"]


def titles(frame):
    """Return what the pages said."""
    return frame[["query", "type", "title", "url"]].astype("object").to_dict("records")


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


def test_a_request_without_cache_is_not_answered_from_an_unfinished_batch(box):
    """An answer of a batch that did not end is old as well: ``expiration=0`` has it fetched anew."""
    queries = ["tea", "coffee fault:lost_answer"]
    first, again = (run(queries, expiration=0, cache="use") for _ in range(2))
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
