"""Which requests a batch has, which jobs they became, how they ended: on disk before the engine goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from massive_frames.errors import StoreError
from massive_frames.models import EventKind, Job, JobEvent, JobState, Plan, Request
from massive_frames.store.database import Database


@dataclass(frozen=True)
class Entry:
    """What the journal knows of one request of a batch."""

    request: Request
    job: Job | None
    state: JobState
    attempts: int
    credits: float
    error: str | None
    error_detail: str | None
    ready_at: datetime | None


@dataclass(frozen=True)
class Stored:
    """A batch as the journal has it; ``kept`` are the requests whose bodies are there."""

    service: str
    base_url: str
    n_asked: int
    entries: list[Entry]
    kept: frozenset[str]


class Journal:
    """The journal of one store.

    Parameters
    ----------
    database : Database
        The store's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, batch_id: str, plan: Plan, base_url: str = "") -> None:
        """Write a batch and its requests down, before anything is sent; again for one that is resumed."""
        now = datetime.now(UTC).isoformat()
        place = plan.order
        rows = [
            (batch_id, place.get(r.key, n), r.key, _json(r.params), JobState.QUEUED)
            for n, r in enumerate(plan.requests)
        ]
        bad = [
            (
                batch_id,
                place.get(r.key, -1),
                r.key,
                _json(r.params),
                JobState.FAILED,
                e.code,
                _storable(str(e)),
            )
            for r, e in plan.invalid
        ]
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?, 'running', ?) "
                "ON CONFLICT (batch_id) DO UPDATE SET status = 'running'",
                (batch_id, plan.service, now, plan.n_asked, base_url),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO requests (batch_id, ordinal, request_key, params, state) "
                "VALUES (?, ?, ?, ?, ?)",
                rows,
            )
            connection.executemany(
                "INSERT OR IGNORE INTO requests (batch_id, ordinal, request_key, params, state, error, "
                "error_detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                bad,
            )

    def record(self, batch_id: str, event: JobEvent) -> None:
        """Write one event down, and what the request has become."""
        at = event.at.isoformat()
        values = {
            "batch": batch_id,
            "key": event.request_key,
            "at": at,
            "kind": event.kind,
            "state": event.state,
            "job": _storable(event.job_id),
            "attempt": event.attempt,
            "error": event.error,
            "detail": _storable(event.error_detail),
            "wait": event.wait_s,
            "credits": event.credits,
            "accepted": at if event.kind is EventKind.SUBMITTED else None,
            "ready": at if event.kind is EventKind.SUCCEEDED else None,
        }
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO events VALUES (:batch, :key, :at, :kind, :state, :job, :attempt, :error, :wait)",
                values,
            )
            connection.execute(
                "UPDATE requests SET job_id = :job, state = :state, attempts = :attempt, error = :error, "
                "credits = CASE state WHEN 'succeeded' THEN credits ELSE credits + :credits END, "
                "error_detail = :detail, "
                "submitted_at = coalesce(:accepted, submitted_at), ready_at = coalesce(:ready, ready_at) "
                "WHERE batch_id = :batch AND request_key = :key",
                values,
            )

    def end(self, batch_id: str, status: str) -> None:
        """Write down how a batch ended: done, stopped or interrupted."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE batches SET status = ? WHERE batch_id = ?", (status, batch_id))

    def load(self, batch_id: str) -> Stored:
        """Return a batch with its requests, in their order.

        Raises
        ------
        StoreError
            There is no such batch.
        """
        with self._database.transaction() as connection:
            batch = connection.execute(
                "SELECT service, base_url, n_asked FROM batches WHERE batch_id = ?", (batch_id,)
            ).fetchone()
            rows = connection.execute(
                "SELECT request_key, params, job_id, state, attempts, credits, error, error_detail, "
                "submitted_at, ready_at FROM requests WHERE batch_id = ? ORDER BY ordinal",
                (batch_id,),
            ).fetchall()
            kept = connection.execute(
                "SELECT request_key FROM bodies WHERE batch_id = ?", (batch_id,)
            ).fetchall()
        if batch is None:
            raise StoreError(
                f"batch_id={batch_id!r}: expected a batch of this store; mf.batches() lists them"
            )
        service, base_url, n_asked = batch
        entries = [_entry(service, row) for row in rows]
        return Stored(service, base_url, n_asked, entries, frozenset(key for (key,) in kept))

    def batches(self) -> list[tuple[Any, ...]]:
        """Return one tuple per batch, newest first; ``api.batches`` names the columns."""
        with self._database.transaction() as connection:
            return connection.execute(
                "SELECT b.batch_id, b.created_at, b.service, count(r.request_key), "
                "coalesce(sum(r.state = 'succeeded'), 0), coalesce(sum(r.state = 'failed'), 0), "
                "coalesce(sum(r.credits), 0.0), b.status "
                "FROM batches b LEFT JOIN requests r USING (batch_id) "
                "GROUP BY b.batch_id ORDER BY b.created_at DESC"
            ).fetchall()


def _entry(service: str, row: tuple[Any, ...]) -> Entry:
    key, params, job_id, state, attempts, spent, error, error_detail, submitted_at, ready_at = row
    request, status = Request(service, json.loads(params), stored_key=key), JobState(state)
    accepted = datetime.fromisoformat(submitted_at) if submitted_at else None
    job = Job(service, job_id, (key,), status, accepted, 0) if job_id and accepted else None
    ready = datetime.fromisoformat(ready_at) if ready_at else None
    return Entry(request, job, status, attempts, spent, error, error_detail, ready)


def _json(params: dict[str, Any]) -> str:
    return json.dumps(params, default=repr)  # in ASCII, for SQLite takes no lone surrogate


def _storable(text: str | None) -> str | None:
    """Return a foreign text as SQLite takes it: without lone surrogates."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()
