"""A store of version 1 becomes one of this version when it is opened, with all it held."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest
import zstandard

from massive_frames.errors import StoreError
from massive_frames.models import JobState
from massive_frames.store import Archive, Database, Entries, Journal, tables
from massive_frames.store.tables import STORE_VERSION

VERSION_1 = """
CREATE TABLE batches (
    batch_id TEXT PRIMARY KEY, service TEXT NOT NULL, created_at TEXT NOT NULL, n_asked INTEGER NOT NULL,
    status TEXT NOT NULL, base_url TEXT NOT NULL
);
CREATE TABLE requests (
    batch_id TEXT NOT NULL, ordinal INTEGER NOT NULL, request_key TEXT NOT NULL, params TEXT NOT NULL,
    job_id TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, credits REAL NOT NULL DEFAULT 0,
    error TEXT, error_detail TEXT, submitted_at TEXT, ready_at TEXT,
    PRIMARY KEY (batch_id, request_key)
);
CREATE TABLE events (
    batch_id TEXT NOT NULL, request_key TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, job_id TEXT, attempt INTEGER NOT NULL, error TEXT, wait_s REAL
);
CREATE TABLE bodies (
    batch_id TEXT NOT NULL, request_key TEXT NOT NULL, retrieved_at TEXT NOT NULL, content_type TEXT NOT NULL,
    http_status INTEGER NOT NULL, sha256 TEXT NOT NULL, n_bytes INTEGER NOT NULL, zstd BLOB NOT NULL,
    PRIMARY KEY (batch_id, request_key)
);
PRAGMA user_version = 1;
"""
AT = "2026-01-01T12:00:00.123456+00:00"
BODY = b"<html>" * 100
EVENT = "'b', 'k0', ?, 'submitted', 'queued', 'j0', 1, NULL, NULL"
REQUESTS = [
    ("k0", "j0", "succeeded", 1.0, None),
    ("k1", "j1", "running", 0.0, None),
    ("k2", None, "queued", 0.0, None),
    ("k3", "j3", "failed", 0.0, "malformed"),
    ("k4", "j4", "succeeded", 1.0, None),  # its body was lost
]


@pytest.fixture
def old(path):
    """Write a store of version 1 with a batch that was running, and return its path."""
    path.parent.mkdir()
    packed = zstandard.ZstdCompressor().compress(BODY)
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(VERSION_1)
        raw.execute(
            "INSERT INTO batches VALUES ('b', 'massive-search', ?, 5, 'running', 'https://x.example')", (AT,)
        )
        raw.executemany(
            "INSERT INTO requests VALUES ('b', ?, ?, '{\"query\": \"tea\"}', ?, ?, 1, ?, ?, NULL, ?, ?)",
            [(n, key, job, state, paid, error, AT, AT) for n, (key, job, state, paid, error) in
             enumerate(REQUESTS)],
        )  # fmt: skip
        raw.executemany(
            "INSERT INTO bodies VALUES ('b', ?, ?, 'text/html', 200, ?, ?, ?)",
            [(key, AT, digest(), len(BODY), packed) for key in ("k0", "k3")],
        )
        raw.execute(f"INSERT INTO events VALUES ({EVENT})", (AT,))  # noqa: S608 - this file's own text
        raw.commit()
    return path


def digest():
    """Return the hash of the body."""
    return hashlib.sha256(BODY).hexdigest()


def opened(path):
    """Open a store and close it when the block ends."""
    return closing(Database(path))


def test_requests_come_back_as_they_were(old):
    """Every request keeps its place, parameters, job, state and credits."""
    with opened(old) as database:
        entries = list(Entries(database, "b", "massive-search").where("TRUE"))
    assert [(e.request.key, e.job_id, e.state.value, e.credits, e.error) for e in entries[:4]] == REQUESTS[:4]
    assert entries[0].request.params == {"query": "tea"}
    assert entries[0].ready_at.isoformat() == AT


def test_bodies_come_back_as_they_were(old):
    """A body is found by its request, and is the bytes that came."""
    with opened(old) as database:
        entry = next(Entries(database, "b", "massive-search").where("TRUE"))
        payload = Archive(database).get(entry.body_id)
    assert (payload.body, payload.request_key, entry.http_status) == (BODY, "k0", 200)


def test_a_body_that_could_not_be_used_answers_nothing(old):
    """A failed request's body is kept, and the request is not answered by it."""
    with opened(old) as database:
        assert list(Entries(database, "b", "massive-search").where("TRUE"))[3].body_id is None
        assert len(Archive(database).find("b", "k3")) == 1


def test_a_success_whose_body_is_gone_can_be_tried_again(old):
    """What cannot be read any more is not called an answer."""
    with opened(old) as database:
        entry = list(Entries(database, "b", "massive-search").where("TRUE"))[4]
    assert (entry.state, entry.body_id) == (JobState.FAILED, None)


def test_a_batch_that_was_running_was_interrupted(old):
    """The process that ran it is gone; address and numbers are kept."""
    with opened(old) as database:
        (row,) = Journal(database).batches()
        stored = Journal(database).load("b")
    assert row[-1] == "interrupted"
    assert (stored.base_url, stored.n_asked, stored.n_requests) == ("https://x.example", 5, 5)


def test_the_history_is_kept(old):
    """The events of old runs are there."""
    with opened(old) as database, database.reading() as connection:
        assert connection.execute("SELECT request_key, job_id FROM events").fetchall() == [("k0", "j0")]


def test_a_migrated_store_is_like_a_new_one(old, tmp_path):
    """The tables and the version are those of a store that this version has made."""
    shapes = []
    for path in (old, tmp_path / "new.sqlite3"):
        with opened(path) as database, database.reading() as connection:
            shapes.append(
                connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
                + connection.execute("PRAGMA user_version").fetchall()
            )
    assert shapes[0] == shapes[1]


def test_a_migration_that_breaks_off_has_not_begun(old, monkeypatch):
    """When it cannot be finished the store is as it was, of version 1, and a later try succeeds."""
    with monkeypatch.context() as patched:
        patched.setattr(tables, "FROM_VERSION_1", f"{tables.FROM_VERSION_1}; SELECT broken;")
        with pytest.raises(StoreError):
            Database(old)
    with closing(sqlite3.connect(old)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM requests").fetchone() == (5,)
    with opened(old) as database:
        assert Entries(database, "b", "massive-search").count("TRUE") == 5


def test_reading_an_old_store_makes_it_a_new_one(old):
    """A store of version 1 that is opened for reading can be read."""
    with closing(Database(old, read_only=True)) as database:
        assert Entries(database, "b", "massive-search").count("TRUE") == 5
        with database.reading() as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (STORE_VERSION,)
