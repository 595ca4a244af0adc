"""What the journal knows of a batch's requests, read page by page: any number of them takes little room."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from massive_frames.models import Job, JobState, Request, Work
from massive_frames.store.database import Database

PAGE = 500
GROUPED = "batches/"
"""How the id of a job that answers many requests begins."""

COLUMNS = (
    "ordinal, request_key, params, job_id, state, attempts, credits, error, error_detail, submitted_at, "
    "ready_at, http_status, body_id, unconfirmed"
)
OPEN = "state IN ('queued', 'submitting', 'running')"
ACCEPTED = f"{OPEN} AND job_id IS NOT NULL"
SINGLE = f"{ACCEPTED} AND job_id NOT LIKE '{GROUPED}%'"
IN_GROUPS = f"{ACCEPTED} AND job_id LIKE '{GROUPED}%'"
NEW = f"{OPEN} AND job_id IS NULL"
FAILED = "state IN ('failed', 'expired', 'cancelled') AND coalesce(error, '') != 'invalid'"
UNCONFIRMED = "state = 'unconfirmed'"


@dataclass(frozen=True, slots=True)
class Entry:
    """One request of a batch as the journal has it."""

    request: Request
    job_id: str | None
    state: JobState
    attempts: int
    credits: float
    error: str | None
    error_detail: str | None
    submitted_at: datetime | None
    ready_at: datetime | None
    http_status: int | None
    body_id: int | None
    unconfirmed: int


class Entries:
    """The requests of one batch.

    Parameters
    ----------
    database : Database
        The store's file.
    batch_id : str
        The batch.
    service : str
        Its service's name.
    """

    def __init__(self, database: Database, batch_id: str, service: str) -> None:
        self._database, self._batch_id, self._service = database, batch_id, service

    def where(self, condition: str) -> Iterator[Entry]:
        """Yield the entries for which a condition of this module holds, in the order asked."""
        after = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    f"SELECT {COLUMNS} FROM requests "  # noqa: S608 - the conditions are this module's own
                    f"WHERE batch_id = ? AND ordinal > ? AND ({condition}) ORDER BY ordinal LIMIT {PAGE}",
                    (self._batch_id, after),
                ).fetchall()
            for row in rows:
                yield self._entry(row)
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    def count(self, condition: str) -> int:
        """Return for how many entries a condition holds."""
        with self._database.reading() as connection:
            (n,) = connection.execute(
                f"SELECT count(*) FROM requests WHERE batch_id = ? AND ({condition})",  # noqa: S608 - as above
                (self._batch_id,),
            ).fetchone()
        return int(n)

    def groups(
        self, key_of: Callable[[Request], Hashable], most: int, *, submit: bool
    ) -> Iterator[list[Work]]:
        """Yield what is done together: requests of one accepted job, then new ones that can be one job.

        Parameters
        ----------
        key_of : callable
            Returns what is equal for requests that can be one job.
        most : int
            How many requests one job takes.
        submit : bool
            Whether new requests are wanted at all.
        """
        accepted: dict[Hashable, list[Work]] = {}
        jobs: dict[Hashable, Job | None] = {}
        in_hand = set()  # one of these may become new while the others are still read
        for entry in self.where(IN_GROUPS):
            in_hand.add(entry.request.place)
            if entry.job_id not in jobs:
                jobs[entry.job_id] = self._whole_job(entry)
            accepted.setdefault(entry.job_id, []).append(_work(entry, jobs[entry.job_id]))
        yield from accepted.values()
        gathered: dict[Hashable, list[Work]] = {}
        for entry in self.where(NEW) if submit else ():
            if entry.request.place in in_hand:
                continue
            key = key_of(entry.request)
            together = gathered.setdefault(key, [])
            together.append(_work(entry, None))
            if len(together) == most:
                yield gathered.pop(key)
        yield from gathered.values()

    def _whole_job(self, entry: Entry) -> Job | None:
        """Return the job of many requests, their keys in the order sent, also of those that have ended."""
        with self._database.reading() as connection:
            keys = connection.execute(
                "SELECT DISTINCT r.request_key FROM requests r JOIN events e USING (batch_id, request_key) "
                "WHERE batch_id = ? AND e.job_id = ? AND e.kind = 'submitted' ORDER BY r.ordinal",
                (self._batch_id, entry.job_id),
            ).fetchall()
        job = self._job(entry)
        return replace(job, request_keys=tuple(key for (key,) in keys)) if job else None

    def _job(self, entry: Entry) -> Job | None:
        if entry.job_id is None:
            return None
        accepted = entry.submitted_at or datetime.now(UTC)
        key, asked = entry.request.key, entry.request.params
        return Job(self._service, entry.job_id, (key,), entry.state, accepted, 0, asked=asked)

    def spent(self) -> float:
        """Return the credits that the batch has cost so far."""
        with self._database.reading() as connection:
            (credits_spent,) = connection.execute(
                "SELECT coalesce(sum(credits), 0.0) FROM requests WHERE batch_id = ?", (self._batch_id,)
            ).fetchone()
        return float(credits_spent)

    def work(self, *, failed: bool = False, unconfirmed: bool = False) -> Iterator[Work]:
        """Yield what is to be done: jobs already accepted first, then what was never sent.

        ``failed`` takes in requests that have failed, ``unconfirmed`` those that may have been accepted.
        """
        in_hand = set()  # one of these may become new, or fail, while the others are still read
        for entry in self.where(SINGLE):
            in_hand.add(entry.request.place)
            yield _work(entry, self._job(entry))
        wanted = [NEW, *([FAILED] if failed else []), *([UNCONFIRMED] if unconfirmed else [])]
        for entry in self.where(" OR ".join(wanted)):
            if entry.request.place in in_hand:
                continue
            yield _work(entry, None)

    def ended(self, *, failed: bool = False, unconfirmed: bool = False) -> Iterator[Entry]:
        """Yield what has ended and is not to be done again; the choice is that of ``work``."""
        wanted = ["state = 'succeeded'", "error = 'invalid'"]
        wanted += [*([] if failed else [FAILED]), *([] if unconfirmed else [UNCONFIRMED])]
        return self.where(" OR ".join(wanted))

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        place, key, params, job_id, state, attempts, spent, error, detail, submitted, ready, *rest = row
        request = Request(self._service, json.loads(params), stored_key=key, place=place)
        return Entry(
            request,
            job_id,
            JobState(state),
            attempts,
            spent,
            error,
            detail,
            _time(submitted),
            _time(ready),
            *rest,
        )


def _work(entry: Entry, job: Job | None) -> Work:
    old = (entry.error, entry.error_detail) if entry.state.ended else (None, None)
    return Work(entry.request, job, entry.attempts, entry.unconfirmed, entry.credits, *old)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
