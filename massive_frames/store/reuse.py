"""Answers that the store already has for what is asked again, so that they need not be paid for twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from massive_frames.models import Plan
from massive_frames.store.database import Database
from massive_frames.store.lock import is_running

CHUNK = 500


@dataclass(frozen=True)
class Found:
    """What the store has of a batch that is about to be asked.

    Parameters
    ----------
    n_requests : int
        How many requests the batch has.
    n_answered : int
        How many of them have been answered.
    newest : datetime, optional
        When the newest of those answers came (UTC).
    batch_id : str
        The batch that gave most of them.
    unfinished : str, optional
        A batch of exactly these requests that was begun, has not ended and can be gone on with.
    credits : float
        What the answers cost then.
    forbidden : bool
        Whether that unfinished batch has answers to requests that forbid caches: only who says so gets them.
    """

    n_requests: int
    n_answered: int
    newest: datetime | None
    batch_id: str
    unfinished: str | None
    credits: float
    forbidden: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to use."""
        return self.n_answered > 0 or self.unfinished is not None


class Reuse:
    """Finds and uses what earlier batches of a store have.

    A request that forbids the service its cache (``expiration=0``) is not answered from ours either: an
    unfinished batch that has answered such a one is gone on with only where the caller says so.

    Parameters
    ----------
    database : Database
        The store's file.
    base_url : str
        Only answers of this address count.
    since : datetime
        Only answers that came at this time or later count (UTC).
    """

    def __init__(self, database: Database, base_url: str, since: datetime) -> None:
        self._database, self._base_url, self._since = database, base_url, since.isoformat()

    def find(self, plan: Plan) -> Found:
        """Look for a plan's requests among those answered, and for an unfinished batch of just these."""
        answered, newest, spent, sources = 0, "", 0.0, dict[str, int]()
        wanted = (request.key for request in plan.requests if request.params.get("expiration") != 0)
        for keys in _chunks(wanted):
            for batch_id, ready_at, paid in self._answers(keys):
                answered, newest, spent = answered + 1, max(newest, ready_at), spent + paid
                sources[batch_id] = sources.get(batch_id, 0) + 1
        unfinished, forbidden = self._unfinished(plan)
        return Found(
            len(plan.requests),
            answered,
            datetime.fromisoformat(newest) if newest else None,
            max(sources, key=sources.__getitem__, default=""),
            unfinished,
            spent,
            forbidden,
        )

    def _answers(self, keys: list[str]) -> list[tuple[str, str, float]]:
        marks = ",".join("?" * len(keys))
        with self._database.reading() as connection:
            return connection.execute(
                ANSWERS.format(marks=marks),
                (*keys, self._since, self._base_url),
            ).fetchall()

    def _unfinished(self, plan: Plan) -> tuple[str | None, bool]:
        """Return the batch to go on with, and whether its answers forbid that; another one is better."""
        with self._database.reading() as connection:
            rows = connection.execute(
                UNFINISHED, (plan.fingerprint, plan.service, self._base_url, self._since)
            ).fetchall()
        for batch_id, forbidden in rows:
            if not forbidden or is_running(self._database.path, batch_id):
                return str(batch_id), False
        return (str(rows[0][0]), True) if rows else (None, False)

    def use(self, batch_id: str) -> int:
        """Let a new batch's requests be answered by what there is, free of charge; return how many are."""
        with self._database.transaction() as connection:
            return connection.execute(USE, (batch_id, self._since, self._base_url)).rowcount


ANSWERS = """
SELECT r.batch_id, max(r.ready_at), r.credits FROM requests r JOIN batches b USING (batch_id)
WHERE r.request_key IN ({marks}) AND r.state = 'succeeded' AND r.body_id IS NOT NULL
    AND r.ready_at >= ? AND b.base_url = ?
GROUP BY r.request_key
"""

UNFINISHED = """
SELECT batch_id, EXISTS (
    SELECT 1 FROM requests r WHERE r.batch_id = b.batch_id AND r.state = 'succeeded'
        AND json_extract(r.params, '$.expiration') = 0
)
FROM batches b WHERE fingerprint = ? AND service = ? AND base_url = ? AND status != 'done' AND created_at >= ?
ORDER BY created_at DESC
"""

ANSWER = """
FROM requests r JOIN batches b USING (batch_id)
WHERE r.request_key = requests.request_key AND r.batch_id != requests.batch_id AND r.state = 'succeeded'
    AND r.body_id IS NOT NULL AND r.ready_at >= ?2 AND b.base_url = ?3
"""
USE = f"""
UPDATE requests SET state = 'succeeded', (body_id, job_id, http_status, submitted_at, ready_at) = (
    SELECT r.body_id, r.job_id, r.http_status, r.submitted_at, r.ready_at {ANSWER}
    ORDER BY r.ready_at DESC LIMIT 1
)
WHERE batch_id = ?1 AND state = 'queued' AND coalesce(json_extract(params, '$.expiration'), 1) != 0
    AND EXISTS (SELECT 1 {ANSWER})
"""  # noqa: S608 - our own words
"""Without ``UPDATE ... FROM``, which SQLite knows since 3.33 only."""


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(keys)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk
