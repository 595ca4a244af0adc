"""A store that cannot be written is told before anything is paid for, or at once when it fails on the way."""

from __future__ import annotations

from collections import Counter

import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.store import Database

QUERIES = [f"query {n}" for n in range(30)]
PAGES = 150  # of 4,096 bytes: room for the requests, and for some of their bodies


@pytest.fixture
def box():
    """Run a sandbox whose pages are always the same."""
    with mf.sandbox(seed=7, speed=100) as server:
        yield server


@pytest.mark.parametrize(
    ("store", "error", "named"),
    [
        ("file/store.sqlite3", InvalidRequestError, "file"),
        ("folder", InvalidRequestError, "folder"),
        ("/proc/x/store.sqlite3", StoreError, "/proc/x"),
    ],
)
def test_a_store_that_cannot_be_opened_is_told_before_anything_is_sent(box, tmp_path, store, error, named):
    """A path below a file, a folder, and a place where nothing can be made: nothing leaves."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(error, match=named):
        mf.search_many(QUERIES, store=tmp_path / store, progress="none")
    assert sum(box.stats.requests.values()) == 0


@pytest.fixture
def full_disk(monkeypatch):
    """Let every store be on a disk with room for so many pages."""
    opened = Database._open

    def limited(self):
        connection = opened(self)
        connection.execute(f"PRAGMA max_page_count = {PAGES}")
        return connection

    monkeypatch.setattr(Database, "_open", limited)
    return monkeypatch


def test_a_full_disk_stops_the_batch_and_loses_nothing(box, full_disk):
    """The error is raised, what was kept is there, and no accepted job is submitted a second time."""
    with pytest.raises(StoreError, match="full"):
        mf.search_many(QUERIES, progress="none")
    full_disk.undo()
    (batch_id,) = mf.batches()["batch_id"]
    kept = int(mf.batches()["n_done"].iloc[0])
    frame = mf.resume(batch_id, progress="none").drop_duplicates("request_key")
    assert 0 < kept < len(QUERIES)
    assert set(frame["error"].dropna()) <= {"unconfirmed"}
    accepted = Counter(entry.params["terms"] for entry in box.stats.submissions() if entry.status == 202)
    assert max(accepted.values()) == 1


def test_a_disk_without_room_for_the_plan_sends_nothing(box, full_disk):
    """When the requests themselves cannot be written down, none is sent."""
    many = [f"query {n} {'x' * 100}" for n in range(5000)]
    with pytest.raises(StoreError, match="full"):
        mf.search_many(many, progress="none")
    assert sum(box.stats.requests.values()) == 0
