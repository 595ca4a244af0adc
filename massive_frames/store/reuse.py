"""Answers that the store already has for what is asked again, so that they need not be paid for twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from massive_frames.models import Plan
from massive_frames.store.database import Database

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
        A batch of exactly these requests that was begun and has not ended.
    credits : float
        What the answers cost then.
    """

    n_requests: int
    n_answered: int
    newest: datetime | None
    batch_id: str
    unfinished: str | None
    credits: float

    @property
    def anything(self) -> bool:
        """Whether there is something to use."""
        return self.n_answered > 0 or self.unfinished is not None


class Reuse:
    """Finds and uses what earlier batches of a store have.

    A request that forbids the service its cache (``expiration=0``) is not answered from ours either.

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
        return Found(
            len(plan.requests),
            answered,
            datetime.fromisoformat(newest) if newest else None,
            max(sources, key=sources.__getitem__, default=""),
            self._unfinished(plan),
            spent,
        )

    def _answers(self, keys: list[str]) -> list[tuple[str, str, float]]:
        marks = ",".join("?" * len(keys))
        with self._database.reading() as connection:
            return connection.execute(
                ANSWERS.format(marks=marks),
                (*keys, self._since, self._base_url),
            ).fetchall()

    def _unfinished(self, plan: Plan) -> str | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT batch_id FROM batches WHERE fingerprint = ? AND service = ? AND base_url = ? "
                "AND status != 'done' AND created_at >= ? ORDER BY created_at DESC LIMIT 1",
                (plan.fingerprint, plan.service, self._base_url, self._since),
            ).fetchone()
        return row[0] if row else None

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

USE = """
UPDATE requests SET state = 'succeeded', body_id = o.body_id, job_id = o.job_id,
    http_status = o.http_status, submitted_at = o.submitted_at, ready_at = o.ready_at
FROM (
    SELECT n.batch_id, n.request_key, max(r.ready_at) AS ready_at, r.body_id, r.job_id, r.http_status,
        r.submitted_at
    FROM requests n JOIN requests r USING (request_key) JOIN batches b ON b.batch_id = r.batch_id
    WHERE n.batch_id = ?1 AND n.state = 'queued' AND r.batch_id != n.batch_id AND r.state = 'succeeded'
        AND coalesce(json_extract(n.params, '$.expiration'), 1) != 0 AND r.body_id IS NOT NULL
        AND r.ready_at >= ?2 AND b.base_url = ?3
    GROUP BY n.request_key
) AS o
WHERE requests.batch_id = o.batch_id AND requests.request_key = o.request_key
"""


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(keys)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk
