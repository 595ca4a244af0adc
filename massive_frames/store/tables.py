"""The tables of a store, and how a store of an earlier version becomes one of this version."""

from __future__ import annotations

import sqlite3

STORE_VERSION = 2

TABLES = """
CREATE TABLE batches (
    batch_id TEXT PRIMARY KEY, service TEXT NOT NULL, created_at TEXT NOT NULL, n_asked INTEGER NOT NULL,
    status TEXT NOT NULL, base_url TEXT NOT NULL, ended_at TEXT, fingerprint TEXT NOT NULL DEFAULT '',
    options TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE requests (
    batch_id TEXT NOT NULL, ordinal INTEGER NOT NULL, request_key TEXT NOT NULL, params TEXT NOT NULL,
    job_id TEXT, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, credits REAL NOT NULL DEFAULT 0,
    error TEXT, error_detail TEXT, submitted_at TEXT, ready_at TEXT, http_status INTEGER, body_id INTEGER,
    unconfirmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, request_key)
);
CREATE INDEX requests_in_order ON requests (batch_id, ordinal);
CREATE INDEX requests_by_key ON requests (request_key);
CREATE INDEX requests_by_body ON requests (body_id);
CREATE TABLE events (
    batch_id TEXT NOT NULL, request_key TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, job_id TEXT, attempt INTEGER NOT NULL, error TEXT, wait_s REAL
);
CREATE INDEX events_by_batch ON events (batch_id);
CREATE TABLE bodies (
    body_id INTEGER PRIMARY KEY, batch_id TEXT NOT NULL, request_key TEXT NOT NULL,
    retrieved_at TEXT NOT NULL, content_type TEXT NOT NULL, http_status INTEGER NOT NULL,
    sha256 TEXT NOT NULL, n_bytes INTEGER NOT NULL, dictionary_id INTEGER, zstd BLOB NOT NULL
);
CREATE INDEX bodies_by_request ON bodies (batch_id, request_key);
CREATE TABLE dictionaries (dictionary_id INTEGER PRIMARY KEY, batch_id TEXT NOT NULL, zstd BLOB NOT NULL);
CREATE TABLE latencies (service TEXT PRIMARY KEY, memory TEXT NOT NULL, updated_at TEXT NOT NULL);
"""

OF_VERSION_1 = ("batches", "requests", "events", "bodies")

FROM_VERSION_1 = """
INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url)
    SELECT batch_id, service, created_at, n_asked, status, base_url FROM old_batches;
INSERT INTO bodies (
    batch_id, request_key, retrieved_at, content_type, http_status, sha256, n_bytes, zstd
)
    SELECT batch_id, request_key, retrieved_at, content_type, http_status, sha256, n_bytes, zstd
    FROM old_bodies;
INSERT INTO requests (
    batch_id, ordinal, request_key, params, job_id, state, attempts, credits, error, error_detail,
    submitted_at, ready_at, http_status, body_id
)
    SELECT r.batch_id, r.ordinal, r.request_key, r.params, r.job_id,
        CASE WHEN r.state = 'succeeded' AND b.body_id IS NULL THEN 'failed' ELSE r.state END,
        r.attempts, r.credits, r.error, r.error_detail, r.submitted_at, r.ready_at, b.http_status,
        CASE r.state WHEN 'succeeded' THEN b.body_id END
    FROM old_requests r LEFT JOIN bodies b USING (batch_id, request_key);
INSERT INTO events SELECT * FROM old_events;
UPDATE batches SET status = 'interrupted' WHERE status = 'running';
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty store."""
    _run(connection, TABLES)


def migrate_from_1(connection: sqlite3.Connection) -> None:
    """Make a store of version 1 one of this version; inside a transaction, so that it is done or not."""
    for table in OF_VERSION_1:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    _run(connection, TABLES + FROM_VERSION_1)
    for table in OF_VERSION_1:
        connection.execute(f"DROP TABLE old_{table}")


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: ``executescript`` would commit first."""
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {STORE_VERSION}")
