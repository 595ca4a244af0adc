"""The count of a whole batch, from the events that the engine really sends."""

from __future__ import annotations

import pytest

import massive_frames as mf


@pytest.fixture
def box():
    """Send everything to a fast sandbox."""
    with mf.sandbox(seed=4, speed=500) as box:
        yield box


def ended(batch):
    """Wait for a batch and return its tally: done, failed, unconfirmed, ended of total."""
    batch.wait()
    tally = batch._meter.tally
    return tally.done, tally.failed, tally.unconfirmed, tally.ended, tally.total


@pytest.mark.usefixtures("box")
def test_a_batch_gone_on_with_ends_full():
    """However often it is resumed or retried, every request of the batch is counted once."""
    queries = ["tea", "milk", "fault:captcha_403 cocoa", "fault:lost_answer water"]
    batch = mf.search_many(queries, wait=False, progress="none")
    assert ended(batch) == (2, 1, 1, 4, 4)
    assert ended(mf.resume(batch.batch_id, wait=False, progress="none")) == (2, 1, 1, 4, 4)
    assert ended(mf.retry_failed(batch.batch_id, wait=False, progress="none")) == (2, 1, 1, 4, 4)


@pytest.mark.usefixtures("box")
def test_a_batch_answered_by_the_store_ends_full():
    """Answers of an earlier batch count as done."""
    mf.search_many(["tea", "milk"], progress="none")
    batch = mf.search_many(["tea", "milk", "cocoa"], cache="use", wait=False, progress="none")
    assert ended(batch) == (3, 0, 0, 3, 3)


@pytest.mark.usefixtures("box")
def test_a_batch_with_a_dataset_ends_full(tmp_path):
    """Rows that are in a dataset already are counted when its batch is resumed."""
    batch = mf.search_many(
        ["tea", "fault:captcha_403 milk"], to=tmp_path / "rows", wait=False, progress="none"
    )
    assert ended(batch) == (1, 1, 0, 2, 2)
    assert ended(mf.resume(batch.batch_id, wait=False, progress="none")) == (1, 1, 0, 2, 2)
