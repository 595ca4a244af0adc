"""Pruning deletes what is old, and nothing that somebody still needs."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.models import Payload
from massive_frames.store import pruning, shrinking
from massive_frames.store.database import Database
from massive_frames.store.lock import BatchLock, lock_folder
from massive_frames.store.pruning import prune

AT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)


def _batch(database, batch_id, *, at=AT, status="done", state="succeeded", job_id="j", body_id=None):
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url) "
            "VALUES (?, 's', ?, 1, ?, '')",
            (batch_id, at.isoformat(), status),
        )
        connection.execute(
            "INSERT INTO requests (batch_id, ordinal, request_key, params, job_id, state, body_id) "
            "VALUES (?, 0, 'k', '{}', ?, ?, ?)",
            (batch_id, job_id, state, body_id),
        )
        connection.execute(
            "INSERT INTO events (batch_id, request_key, at, kind, state, attempt) "
            "VALUES (?, 'k', '', 'succeeded', '', 1)",
            (batch_id,),
        )


def _put(archive, batch_id, seed=0, n=20_000):
    payload = Payload("k", random.Random(seed).randbytes(n), "", 200, AT)
    body_id = archive.keep(batch_id, payload, archive.pack(batch_id, payload))
    with archive._database.transaction() as connection:
        connection.execute("UPDATE requests SET body_id = ? WHERE batch_id = ?", (body_id, batch_id))
    return body_id


def _count(database, table):
    with database.reading() as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


TABLES = ("batches", "requests", "events", "bodies", "dictionaries")


def test_an_old_batch_is_deleted_whole(database, archive):
    """Nothing of it stays in any table, and what was deleted is counted."""
    _batch(database, "b")
    _put(archive, "b")
    pruned = prune(database, LATER)
    assert [_count(database, table) for table in TABLES] == [0] * 5
    counts = (pruned.n_requests, pruned.n_bodies, pruned.n_dictionaries)
    assert (pruned.batch_ids, counts, pruned.kept_back) == (("b",), (1, 1, 1), ())


def test_a_newer_batch_stays(database, archive):
    """A batch that began at the time given, or later, keeps everything."""
    _batch(database, "b")
    body_id = _put(archive, "b")
    assert prune(database, AT).batch_ids == ()
    assert archive.get(body_id) is not None


def test_only_the_batches_named_are_deleted(database):
    """With batch_ids, others stay however old they are."""
    for batch_id in ("b", "c"):
        _batch(database, batch_id)
    assert prune(database, batch_ids=["c", "unknown"]).batch_ids == ("c",)
    assert _count(database, "batches") == 1


def test_a_body_that_answers_another_batch_stays(database, archive):
    """A later batch that took its answer from the store can still read it, until it is pruned itself."""
    _batch(database, "old")
    body_id = _put(archive, "old")
    _batch(database, "new", at=LATER, body_id=body_id)
    pruned = prune(database, LATER)
    assert (pruned.batch_ids, pruned.n_bodies, pruned.n_dictionaries) == (("old",), 0, 0)
    assert archive.get(body_id).request_key == "k"
    pruned = prune(database, LATER + timedelta(days=1))
    assert (pruned.batch_ids, pruned.n_bodies, pruned.n_dictionaries) == (("new",), 1, 1)


def test_a_body_that_answers_no_request_goes_with_its_batch(database, archive):
    """A malformed body is deleted with its batch too."""
    _batch(database, "b")
    for seed in (1, 2):
        _put(archive, "b", seed)
    assert prune(database, LATER).n_bodies == 2


def test_a_batch_that_was_not_ended_is_kept_back(database):
    """A batch whose status is running stays, with the reason, unless it is forced."""
    _batch(database, "b", status="running")
    assert prune(database, LATER).kept_back == (("b", "it was not ended"),)
    assert prune(database, LATER, force=True).batch_ids == ("b",)


@pytest.mark.parametrize("state", ["queued", "running", "submitting", "unconfirmed"])
def test_a_batch_with_open_jobs_is_kept_back(database, state):
    """Jobs that were paid for and not yet fetched are not forgotten, unless it is forced."""
    _batch(database, "b", status="stopped", state=state)
    assert prune(database, LATER).kept_back == (("b", "1 of its jobs are open"),)
    assert prune(database, LATER, force=True).batch_ids == ("b",)


def test_a_batch_that_never_submitted_is_deleted(database):
    """Without a job at the service there is nothing to fetch."""
    _batch(database, "b", status="stopped", state="queued", job_id=None)
    assert prune(database, LATER).batch_ids == ("b",)


def test_a_batch_that_runs_is_never_deleted(database, path):
    """Not even by force."""
    _batch(database, "b", status="running")
    lock = BatchLock(path, "b")
    lock.take()
    assert prune(database, LATER, force=True).kept_back == (("b", "it runs"),)
    lock.free()


@pytest.mark.parametrize("force", [False, True])
def test_a_batch_that_another_prune_has_deleted_is_not_counted(database, path, monkeypatch, force):
    """Of two prunes at once, the one that comes late deletes nothing and does not fail."""
    _batch(database, "b")
    chosen = pruning._chosen(database, LATER, None)
    prune(database, LATER)
    monkeypatch.setattr(pruning, "_chosen", lambda *_: chosen)
    assert prune(database, LATER, force=force) == pruning.Pruned()
    assert list(lock_folder(path).iterdir()) == []


def test_a_crash_leaves_whole_batches(database, archive, monkeypatch):
    """When it stops half-way, what is left over is swept up by the next call."""
    _batch(database, "b")
    _put(archive, "b")
    with monkeypatch.context() as broken:
        broken.setattr(pruning, "_gone", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            prune(database, LATER)
    assert (_count(database, "batches"), _count(database, "requests"), _count(database, "bodies")) == (
        0,
        0,
        1,
    )
    assert prune(database, LATER).n_bodies == 1
    assert _count(database, "dictionaries") == 0


def test_many_bodies_are_deleted_in_small_steps(database, archive, monkeypatch):
    """Other processes can write between two steps."""
    monkeypatch.setattr(pruning, "SWEEP_BODIES", 3)
    _batch(database, "b")
    for seed in range(10):
        _put(archive, "b", seed, 300)
    assert prune(database, LATER).n_bodies == 10


@pytest.mark.parametrize("mode", ["NONE", "INCREMENTAL"])
def test_the_room_is_given_back(path, archive, database, mode, monkeypatch):
    """The file shrinks, whichever way the store was made, and what stays can be read."""
    monkeypatch.setattr(shrinking, "STEP_PAGES", 10)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(f"PRAGMA auto_vacuum = {mode}")
    raw.execute("VACUUM")
    raw.close()
    _batch(database, "old")
    for seed in range(5):
        _put(archive, "old", seed, 100_000)
    _batch(database, "new", at=LATER)
    body_id = _put(archive, "new")
    database.close()
    again = Database(path)
    pruned = prune(again, LATER)
    again.close()
    assert pruned.freed_bytes > 400_000
    assert path.stat().st_size < 200_000
    last = Database(path)
    assert type(archive)(last).get(body_id) is not None
    last.close()


def test_a_store_is_not_rewritten_while_a_batch_runs(database, archive, path):
    """Where the whole file would have to be written anew, a running batch is not made to wait."""
    _batch(database, "old")
    _put(archive, "old", n=200_000)
    _batch(database, "new", at=LATER, status="running")
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA auto_vacuum = NONE")
    raw.execute("VACUUM")
    raw.close()
    lock = BatchLock(path, "new")
    lock.take()
    freed = prune(database, LATER).freed_bytes
    lock.free()
    assert freed == 0


def test_a_reader_is_not_disturbed(database, archive, path, monkeypatch):
    """Another process that is reading neither fails nor stops the pruning."""
    monkeypatch.setattr(shrinking, "WAIT_S", 0.0)
    _batch(database, "b")
    _put(archive, "b")
    other = sqlite3.connect(path)
    rows = other.execute("SELECT batch_id FROM batches UNION ALL SELECT request_key FROM requests")
    assert rows.fetchone() == ("b",)
    assert prune(database, LATER).batch_ids == ("b",)
    assert rows.fetchone() == ("k",)
    other.close()


def test_nothing_chosen_is_an_error(database):
    """Without a time or batches nothing is deleted."""
    with pytest.raises(InvalidRequestError, match="older_than"):
        prune(database)


def test_a_time_without_a_zone_is_an_error(database):
    """A time that could mean two is refused."""
    with pytest.raises(InvalidRequestError, match="time zone"):
        prune(database, datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing refused


def test_a_store_that_cannot_be_written_is_an_error(path, database):
    """A store opened for reading alone is not pruned."""
    _batch(database, "b")
    with database.transaction() as connection:
        connection.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreError):
        prune(database, LATER)
