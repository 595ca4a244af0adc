"""Which requests a batch has, which jobs they became, how they ended: on disk before the engine goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from massive_frames.errors import StoreError
from massive_frames.models import EventKind, JobEvent, JobState, Plan
from massive_frames.store.database import Database


@dataclass(frozen=True)
class Stored:
    """A batch as the journal has it."""

    batch_id: str
    service: str
    base_url: str
    n_asked: int
    n_requests: int
    options: dict[str, Any]


class Journal:
    """The journal of one store.

    Parameters
    ----------
    database : Database
        The store's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, batch_id: str, plan: Plan, base_url: str = "", options: dict[str, Any] | None = None
    ) -> None:
        """Write a batch and its requests down, before anything is sent: all of it or nothing."""
        now = datetime.now(UTC).isoformat()
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url, fingerprint, "
                "options) VALUES (?, ?, ?, ?, 'running', ?, ?, ?)",
                (batch_id, plan.service, now, plan.n_asked, base_url, plan.fingerprint, _json(options or {})),
            )
            connection.executemany(
                "INSERT INTO requests (batch_id, ordinal, request_key, params, state, error, error_detail) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                _rows(batch_id, plan),
            )

    def start(self, batch_id: str, via: str | None = None) -> None:
        """Write down that a batch runs, and how; what an earlier run died submitting is now unconfirmed."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE batches SET status = 'running', "
                "options = json_set(options, '$.via', coalesce(?, json_extract(options, '$.via'))) "
                "WHERE batch_id = ?",
                (via, batch_id),
            )
            connection.execute(
                "UPDATE requests SET state = 'unconfirmed', error = 'unconfirmed', job_id = NULL, "
                "error_detail = 'the process ended before the answer was seen', "
                "unconfirmed = unconfirmed + 1 WHERE batch_id = ? AND state = 'submitting'",
                (batch_id,),
            )

    def record(self, batch_id: str, events: Sequence[tuple[JobEvent, int | None]]) -> None:
        """Write events down, and what their requests have become; beside each the body that came with it."""
        with self._database.transaction() as connection:
            _execute(connection, EVENTS, [_event_row(batch_id, event) for event, _ in events])
            _execute(connection, STATES, [_state_row(batch_id, *pair) for pair in events])

    def end(self, batch_id: str, status: str) -> None:
        """Write down how a run of a batch ended: done, incomplete or stopped."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE batches SET status = ?, ended_at = ? WHERE batch_id = ?",
                (status, datetime.now(UTC).isoformat(), batch_id),
            )

    def load(self, batch_id: str) -> Stored:
        """Return what is known of a batch.

        Raises
        ------
        StoreError
            There is no such batch.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT batch_id, service, base_url, n_asked, (SELECT count(*) FROM requests r "
                "WHERE r.batch_id = b.batch_id), options FROM batches b WHERE batch_id = ?",
                (batch_id,),
            ).fetchone()
        if row is None:
            raise StoreError(
                f"batch_id={batch_id!r}: expected a batch of this store; mf.batches() lists them"
            )
        return Stored(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]))

    def batches(self) -> list[tuple[Any, ...]]:
        """Return one tuple per batch, newest first; ``client.BATCHES`` names the columns."""
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT b.batch_id, b.created_at, b.service, count(r.request_key), "
                "coalesce(sum(r.state = 'succeeded'), 0), coalesce(sum(r.state = 'failed'), 0), "
                "coalesce(sum(r.state IN ('unconfirmed', 'submitting')), 0), "
                "coalesce(sum(r.credits), 0.0), b.status "
                "FROM batches b LEFT JOIN requests r USING (batch_id) "
                "GROUP BY b.batch_id ORDER BY b.created_at DESC"
            ).fetchall()


EVENTS = "INSERT INTO events VALUES {rows}"
STATES = """
INSERT INTO requests (
    batch_id, ordinal, request_key, params, job_id, state, attempts, unconfirmed, error, error_detail,
    credits, submitted_at, ready_at, http_status, body_id
)
SELECT
    r.batch_id, r.ordinal, r.request_key, r.params, column3, column4, column5, column6, column7, column8,
    column9, column10, column11, column12, column13
FROM (VALUES {rows}) CROSS JOIN requests r ON r.batch_id = column1 AND r.request_key = column2 WHERE TRUE
ON CONFLICT (batch_id, request_key) DO UPDATE SET
    job_id = excluded.job_id, state = excluded.state, attempts = excluded.attempts,
    unconfirmed = excluded.unconfirmed,
    error = CASE WHEN excluded.ready_at IS NULL THEN coalesce(excluded.error, error) END,
    error_detail = CASE WHEN excluded.ready_at IS NULL
        THEN CASE WHEN excluded.error IS NULL THEN error_detail ELSE excluded.error_detail END END,
    credits = CASE state WHEN 'succeeded' THEN credits ELSE credits + excluded.credits END,
    submitted_at = coalesce(excluded.submitted_at, submitted_at),
    ready_at = coalesce(excluded.ready_at, ready_at),
    http_status = coalesce(excluded.http_status, http_status), body_id = coalesce(excluded.body_id, body_id)
"""
"""An update, in which each row sees what those before it did; it inserts none, for all of them are there."""
ROWS_AT_ONCE = (64, 16, 4, 1)


def _execute(connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement over many rows at once: each run gives the interpreter up, and waits to get it back."""
    at = 0
    for n in ROWS_AT_ONCE:
        while at + n <= len(rows):
            marks = f"({', '.join('?' * len(rows[at]))})"
            values = [*chain.from_iterable(rows[at : at + n])]
            connection.execute(statement.format(rows=", ".join([marks] * n)), values)
            at += n


def _event_row(batch_id: str, event: JobEvent) -> tuple[Any, ...]:
    at, job_id = event.at.isoformat(), _storable(event.job_id)
    told = (batch_id, event.request_key, at, event.kind.value, event.state.value, job_id)
    return (*told, event.attempt, event.error, event.wait_s)


def _state_row(batch_id: str, event: JobEvent, body_id: int | None) -> tuple[Any, ...]:
    won = event.kind is EventKind.SUCCEEDED
    # what is tried again has not ended with its error; without it nobody would know why it is unconfirmed
    over = event.kind is not EventKind.RETRYING or event.state is JobState.UNCONFIRMED
    return (
        batch_id,
        event.request_key,
        _storable(event.job_id),
        event.state.value,
        event.attempt,
        event.unconfirmed,
        event.error if over else None,
        _storable(event.error_detail) if over else None,
        event.credits,
        event.submitted_at.isoformat() if event.submitted_at else None,
        event.at.isoformat() if won else None,
        event.http_status,
        body_id if won else None,
    )


def _rows(batch_id: str, plan: Plan) -> Iterator[tuple[Any, ...]]:
    for request in plan.requests:
        yield batch_id, request.place, request.key, _json(request.params), JobState.QUEUED.value, None, None
    for request, error in plan.invalid:
        params, words = _json(request.params), _storable(str(error))
        yield batch_id, request.place, request.key, params, JobState.FAILED.value, error.code, words


def _json(params: dict[str, Any]) -> str:
    return json.dumps(params, default=repr)  # in ASCII, for SQLite takes no lone surrogate


def _storable(text: str | None) -> str | None:
    """Return a foreign text as SQLite takes it: without lone surrogates."""
    return text if text is None or text.isascii() else text.encode("utf-8", "backslashreplace").decode()
