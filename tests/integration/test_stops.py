"""A batch that a limit stops ends in order, says so, and can be gone on with."""

from __future__ import annotations

import asyncio
import threading

import anyio
import pandas as pd
import pytest

import massive_frames as mf
from massive_frames import run as run_module
from massive_frames.client import AsyncClient
from massive_frames.errors import StoppedWarning
from massive_frames.run import Run
from massive_frames.sandbox import Faults
from massive_frames.store import BatchLock

QUERIES = [f"query {n}" for n in range(8)]


def run(queries=QUERIES, **options):
    """Search without a display."""
    return mf.search_many(queries, country="us", progress="none", **options)


def resume(frame_or_id, **options):
    """Go on with the batch of a frame, without a display."""
    batch_id = frame_or_id if isinstance(frame_or_id, str) else batch_of(frame_or_id)
    return mf.resume(batch_id, progress="none", **options)


def batch_of(frame):
    """Return the id of the batch that gave a frame."""
    return frame.attrs["massive_frames"]["batch_id"]


def errors(frame):
    """Count the requests by their error; "none" where there is none."""
    found = frame.drop_duplicates("request_key")["error"].astype("object")
    return found.where(found.notna(), "none").value_counts().to_dict()


def unsent(queries=QUERIES, **options):
    """Return the frame of a batch that was written down and of which nothing was sent."""
    with pytest.warns(StoppedWarning, match="deadline"):
        return run(queries, deadline=0, **options)


def press(*_):
    """Press stop."""
    raise KeyboardInterrupt


@pytest.fixture
def box():
    """Run a sandbox whose pages are always the same."""
    with mf.sandbox(seed=7, speed=100) as server:
        yield server


def test_a_deadline_that_has_passed_sends_nothing(box):
    """Every request has its row, which says that it was not sent, and why."""
    frame = unsent()
    assert errors(frame) == {"not-sent": 8}
    assert frame["error_detail"].str.contains("deadline").all()
    assert sum(box.stats.requests.values()) == 0
    assert mf.batches()["status"].tolist() == ["stopped"]


def test_a_deadline_on_the_way_keeps_what_has_come(box):
    """What the deadline cut short is gone on with, and nothing is paid for twice."""
    mf.configure(max_rate=20.0)
    with pytest.warns(StoppedWarning, match=r"deadline.*mf\.resume"):
        frame = run([f"query {n}" for n in range(40)], deadline=0.6)
    assert frame["request_key"].nunique() == 40
    mf.configure(max_rate=None)
    whole = resume(frame)
    assert whole["error"].isna().all()
    assert box.stats.credits_charged == 40


def test_too_many_failures_stop_a_batch(box):
    """When more than the share have failed no more is sent; the rest can be gone on with."""
    queries = [f"query {n} fault:captcha_403" for n in range(25)]
    mf.configure(connections=1)
    with pytest.warns(StoppedWarning, match=r"max_failures=0\.1"):
        frame = run(queries, max_failures=0.1)
    first = errors(frame)
    assert set(first) == {"captcha", "not-sent"}
    mf.configure(connections=None)
    assert errors(resume(frame)) == {"captcha": 25}
    assert box.stats.jobs == 25


def test_credits_stop_a_batch_that_goes_on(box):
    """A resumed batch spends no more than it may, all its runs together."""
    frame = unsent()
    for most in (3, 5):
        with pytest.warns(StoppedWarning, match=f"max_credits={most}"):
            part = resume(frame, max_credits=most)
        assert errors(part) == {"none": most, "not-sent": 8 - most}
        assert box.stats.credits_charged == most
    assert errors(resume(frame)) == {"none": 8}


def test_answers_that_were_lost_count_as_credits(box, quick_retries):
    """What may have been charged is counted, so that the limit holds whatever the service has done."""
    queries = [*QUERIES[:2], "a fault:lost_answer*1", "b fault:lost_answer*1", *QUERIES[2:]]
    with pytest.warns(StoppedWarning, match="max_credits=10"):
        frame = run(queries, max_credits=10, unconfirmed="resubmit")
    assert errors(frame)["none"] == 8
    assert box.stats.credits_charged <= 10
    assert errors(resume(frame, unconfirmed="resubmit")) == {"none": 10}


def test_credits_that_run_out_leave_the_rest_to_a_later_run():
    """After a 402 the batch is stopped, and a resumed one asks for what has no answer yet."""
    with mf.sandbox(seed=7, speed=100, credits=3):
        with pytest.warns(mf.errors.CreditsWarning):
            frame = run()
        assert mf.batches()["status"].tolist() == ["stopped"]
        with pytest.warns(mf.errors.CreditsWarning):
            again = resume(frame)
    assert frame["error"].isna().groupby(frame["query"]).any().sum() == 3
    assert errors(again)["none"] == 3


@pytest.mark.usefixtures("box", "quick_retries")
def test_an_error_that_left_a_job_open_stands():
    """Neither reading the batch again nor a run that sends nothing says that the job was only interrupted."""
    frame = run("tea fault:wrong_type")
    with pytest.warns(StoppedWarning, match="deadline"):
        stopped = resume(frame, deadline=0)
    for again in (mf.reparse(frame), stopped):
        for column in ("error", "error_detail", "job_status"):
            assert again[column].tolist() == frame[column].tolist()
    assert errors(frame) == {"malformed": 1}


def test_failures_stay_as_they_are_when_a_batch_is_resumed(box):
    """``resume`` does not ask again for what has failed for good."""
    frame = run([*QUERIES, "tea fault:captcha_403*1"])
    assert errors(resume(frame)) == errors(frame) == {"none": 8, "captcha": 1}
    assert box.stats.submits == 9


def test_failures_are_tried_again_when_asked(box):
    """``retry_failed`` asks for what has failed and for nothing else."""
    frame = run([*QUERIES, "tea fault:captcha_403*1"])
    again = mf.retry_failed(frame, progress="none")
    assert errors(again) == {"none": 9}
    assert box.stats.submits == 10


def test_an_old_error_stands_until_the_new_answer(box):
    """A retry that is stopped before it began leaves the error, and can be tried again."""
    frame = run([*QUERIES, "tea fault:captcha_403*1"])
    with pytest.warns(StoppedWarning):
        stopped = mf.retry_failed(frame, progress="none", deadline=0)
    assert errors(stopped) == {"none": 8, "captcha": 1}
    assert errors(mf.retry_failed(frame, progress="none")) == {"none": 9}


def test_unconfirmed_requests_wait_for_a_word(box):
    """``resume`` leaves what may have been accepted; with ``unconfirmed="resubmit"`` it is sent again."""
    frame = run([*QUERIES, "tea fault:lost_answer*1"])
    assert errors(frame) == {"none": 8, "unconfirmed": 1}
    assert mf.batches()[["status", "n_unconfirmed"]].to_numpy().tolist() == [["incomplete", 1]]
    assert errors(resume(frame)) == {"none": 8, "unconfirmed": 1}
    assert errors(resume(frame, unconfirmed="resubmit")) == {"none": 9}
    assert box.stats.submits == 10


def test_a_batch_says_what_it_has_come_to(box):
    """``Batch.stats`` counts what the sandbox has seen."""
    batch = run([*QUERIES, "tea fault:captcha_403"], wait=False)
    batch.wait()
    stats = batch.stats()
    assert (stats.ended, stats.succeeded, stats.failed, stats.submissions) == (9, 8, 1, 9)
    assert (stats.credits, dict(stats.errors)) == (8.0, {"captcha": 1})
    assert stats.latencies[0].n == 8


def test_rows_go_to_a_dataset_over_several_runs(box, tmp_path):
    """A batch that was stopped twice leaves a folder with every request's rows once."""
    frame = unsent(to=tmp_path / "rows")
    with pytest.warns(StoppedWarning, match="max_credits=3"):
        resume(frame, max_credits=3)
    listing = resume(frame)
    assert listing["n_requests"].sum() == 8
    assert listing["n_failed"].sum() == 0
    rows = pd.read_parquet(tmp_path / "rows")
    assert rows["error"].isna().all()
    expected = run(cache="use")
    ours = rows.groupby("query", observed=True)["title"].count()
    assert ours.to_dict() == expected.groupby("query", observed=True)["title"].count().to_dict()


def test_a_dataset_says_what_is_missing(box, tmp_path):
    """Requests without a result stand in a file of their own while the batch is unfinished."""
    frame = unsent(to=tmp_path / "rows")
    with pytest.warns(StoppedWarning):
        resume(frame, max_credits=3)
    failed = pd.read_parquet(tmp_path / "rows" / "failed.parquet")
    assert errors(failed) == {"not-sent": 5}


def test_each_row_is_handed_out_once_by_a_batch_that_goes_on(box, monkeypatch):
    """However late the stored answers are read, those of this run are not handed out with them again."""
    frame = unsent()
    with pytest.warns(StoppedWarning):
        resume(frame, max_credits=3)
    replay = Run._replay

    async def late(self, *args):
        while self._finished < 5:
            await anyio.lowlevel.checkpoint()
        await replay(self, *args)

    monkeypatch.setattr(Run, "_replay", late)

    async def rows_of():
        return [row async for row in await AsyncClient().resume(batch_of(frame))]

    rows = asyncio.run(rows_of())
    monkeypatch.undo()
    assert len(rows) == len(run(cache="use"))


def test_a_service_that_is_not_there_leaves_everything_open():
    """When nothing gets through the error is raised, and a later run asks for all of it."""
    with mf.sandbox(seed=7, speed=100) as box:
        url = box.url
        mf.configure(base_url="http://127.0.0.1:9")
        with pytest.raises(mf.errors.NetworkError):
            run()
        assert errors(mf.last).keys() <= {"network", "not-sent"}
        assert mf.batches()["n_failed"].tolist() == [0]
        mf.configure(base_url=url)


def test_a_batch_within_all_its_limits_ends_without_a_word():
    """Limits that are not reached change nothing."""
    with mf.sandbox(seed=7, speed=100, faults=Faults(throttled_429=0.1, retry_after=0)):
        frame = run(deadline=600, max_credits=8, max_failures=0.5)
    assert errors(frame) == {"none": 8}


@pytest.mark.parametrize("also", ["_wait_slice", "cancel", "frame"])
def test_who_presses_stop_twice_is_told_how_to_go_on(box, monkeypatch, also):
    """Wherever the second press comes, the batch is stopped and the error names the call that goes on."""
    mf.configure(max_rate=5.0)
    batch = run([f"query {n}" for n in range(40)], wait=False)
    usual, pressed = getattr(type(batch), also), []

    def press_once(*args):
        if pressed:
            return usual(*args)
        pressed.append(True)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(batch), "_drain", press)
        patched.setattr(type(batch), also, press if also == "_wait_slice" else press_once)
        with pytest.raises(mf.errors.Interrupted, match=rf"mf\.resume\('{batch.batch_id}'\)"):
            batch.wait()
    assert set(errors(batch.wait())) <= {"none", "interrupted", "not-sent", "not-parsed"}
    assert box.stats.submits < 40


@pytest.mark.usefixtures("quick_retries")
def test_what_was_accepted_is_fetched_though_the_rest_is_too_much_for_a_batch(box):
    """A limit that keeps the new requests back leaves the jobs that are paid for to be asked for."""
    queries = ["tea fault:wrong_type*7", *QUERIES]
    with pytest.warns(StoppedWarning, match="max_credits=1"):
        first = resume(unsent(queries), max_credits=1)
    assert errors(first) == {"malformed": 1, "not-sent": 8}
    with pytest.warns(StoppedWarning, match="max_credits=1"):
        again = run(queries, via="batches", cache="use", max_credits=1)
    assert errors(again) == {"none": 1, "not-sent": 8}
    assert box.stats.credits_charged == 1


@pytest.mark.usefixtures("box")
def test_a_lock_is_waited_for_beside_the_event_loop(monkeypatch):
    """It may take a while, in which everything else on the loop goes on."""
    usual, threads = BatchLock.take, []

    def take(self):
        threads.append(threading.get_ident())
        usual(self)

    monkeypatch.setattr(BatchLock, "take", take)

    async def search():
        return await AsyncClient().search_many(QUERIES, country="us")

    asyncio.run(search())
    assert threads[0] != threading.get_ident()


@pytest.mark.usefixtures("box")
def test_a_stop_before_there_is_a_store_names_the_call_that_goes_on(monkeypatch):
    """Nothing has been written down by then, and nothing sent; it is not taken for an error of the store."""
    allowed, usual = threading.Event(), run_module.Database

    def late(path, **options):
        assert options or allowed.wait(60)
        return usual(path, **options)

    monkeypatch.setattr(run_module, "Database", late)
    batch = run(wait=False)
    with monkeypatch.context() as patched:
        patched.setattr(type(batch), "_drain", lambda _: patched.undo() or press())
        with pytest.raises(mf.errors.Interrupted, match=rf"mf\.resume\('{batch.batch_id}'\)"):
            batch.wait()
    allowed.set()
    assert errors(batch.wait()) == {"not-sent": 8}
