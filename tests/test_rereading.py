"""Bodies parsed again in processes of their own: the same rows in the same order, whatever happens."""

from __future__ import annotations

import signal
import sys

import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames import rereading
from massive_frames.sandbox import Sandbox

N_REQUESTS = 40


@pytest.fixture
def batch_id(tmp_path, monkeypatch):
    """Return a batch of many requests, one of which has failed, in a store of its own."""
    monkeypatch.setenv("MASSIVE_FRAMES_STORE", str(tmp_path / "store.sqlite3"))
    queries = [f"tea {n}" for n in range(N_REQUESTS - 1)]
    with Sandbox() as box:
        monkeypatch.setenv("MASSIVE_BASE_URL", box.url)
        monkeypatch.setenv("MASSIVE_TOKEN", box.token)
        mf.search_many([*queries, "fault:job_failed tea"], progress="none")
    return mf.batches()["batch_id"].iloc[0]


def test_two_processes_make_the_frame_that_one_makes(batch_id, monkeypatch):
    """Rows, their order, their types and what failed are the same."""
    alone = mf.reparse(batch_id, workers=1)
    monkeypatch.setattr(rereading, "FEW", 0)
    assert_frame_equal(mf.reparse(batch_id, workers=2), alone)
    assert alone["request_key"].nunique() == N_REQUESTS


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_what_a_dead_process_leaves_is_read_here():
    """A process that is killed costs time, not rows."""
    chunks = iter([[signal.SIGKILL]] * 7)
    found = rereading._spread(lambda chunk: [*chunk, "here"], _die, chunks, workers=2)
    assert list(found) == [[signal.SIGKILL, "here"]] * 7


def _die(chunk):
    signal.raise_signal(chunk[0])


def test_an_error_ends_the_reading():
    """What goes wrong in a process is raised as it would be here."""
    with pytest.raises(TypeError):
        list(rereading._spread(list, signal.raise_signal, iter([["no number"]]), workers=1))


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2"])
def test_a_wrong_number_of_workers_is_named(workers):
    """The error names the parameter and its value before the store is opened."""
    with pytest.raises(mf.errors.InvalidRequestError, match="workers"):
        mf.reparse("20260101T000000-abcdef", workers=workers)
