"""What the child processes of the crash tests do: serve the sandbox, or call the package."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

import massive_frames as mf
from massive_frames.engine import retry
from massive_frames.export.dataset import DatasetWriter
from massive_frames.sandbox import Sandbox, app, thread
from massive_frames.services.massive_batches import MassiveSearchBatches
from massive_frames.services.massive_search import MassiveSearch
from massive_frames.store import Database, writer
from massive_frames.transport import HttpTransport

PRELOADED = (app, thread)
PACE = {"connections": 16, "in_flight": 40}
GROUP = 20
"""Requests in a batch of the service, where it takes 1,000: there are several then."""
ROWS_PER_FILE = 60
"""Rows in a file of a dataset: so few that files are written all the time."""
ACCEPTED = "SELECT request_key FROM requests WHERE job_id IS NOT NULL AND state IN ('queued', 'running')"
SAME = ["type", "url", "title", "snippet"]


def host(line: Connection, options: dict[str, Any]) -> None:
    """Serve a sandbox until killed, or left alone, and answer what it knows of each query."""
    with Sandbox(**options) as box, contextlib.suppress(EOFError):
        line.send((box.url, box.token))
        while True:
            line.send(_jobs(box) if line.recv() == "jobs" else _unanswered(box))


def _jobs(box: Sandbox) -> dict[str, tuple[int, int]]:
    accepted, charged = Counter[str](), Counter[str]()
    for job in list(box._state.book._jobs.values()):
        accepted[job.params["terms"][0]] += 1
        charged[job.params["terms"][0]] += job.charged
    return {query: (n, charged[query]) for query, n in accepted.items()}


def _unanswered(box: Sandbox) -> dict[str, int]:
    return Counter(entry.params["terms"] for entry in box.stats.submissions() if entry.status == 0)


def run(line: Connection, what: Any, settings: dict[str, Any], options: dict[str, Any]) -> None:
    """Call a function of this module, and say when it began and what it came to."""
    MassiveSearch.typical_s = 0.2  # a sandbox is that much faster: polling begins at its pace
    MassiveSearchBatches.max_requests_per_job = GROUP
    DatasetWriter.__init__.__kwdefaults__["rows_per_file"] = ROWS_PER_FILE
    warnings.simplefilter("ignore")
    line.send(time.monotonic())
    try:
        mf.configure(**settings, **PACE)
    except mf.errors.InvalidRequestError as error:
        told = _refused(error) | {"late": [], "failed": False}
    else:
        told = what(**options)
    line.send((time.monotonic(), told))


def search(queries: list[str], **options: Any) -> dict[str, Any]:
    """Search, and tell the frame."""
    return _told(mf.search_many, queries, country="us", progress="none", **options)


def resume(batch_id: str, **options: Any) -> dict[str, Any]:
    """Go on with a batch, and tell the frame."""
    return _told(mf.resume, batch_id, progress="none", **options)


def cramped_search(
    queries: list[str], full_at_s: float | None = None, pages: int = 0, **options: Any
) -> dict[str, Any]:
    """Search on a disk that fills up, and tell as well what was submitted after that had become known.

    Where ``full_at_s`` is given, the store itself may grow by so many pages from then on.
    """
    known: list[float] = []
    late: list[str] = []
    tell, exchange = writer._tell, HttpTransport._exchange
    full_at = None if full_at_s is None else time.monotonic() + full_at_s

    def listening(written: Any, error: BaseException | None) -> None:
        tell(written, error)
        if error is not None:  # after those who were told before have gone on
            asyncio.get_running_loop().call_soon(known.append, time.monotonic())

    async def watched(self: HttpTransport, method: str, url: str, *others: Any) -> Any:
        if known and "mode=async" in url:
            late.append(url)
        return await exchange(self, method, url, *others)

    @contextlib.contextmanager
    def cramped(self: Database) -> Iterator[sqlite3.Connection]:
        with transaction(self) as connection:
            if full_at is not None and time.monotonic() >= full_at and self not in limited:
                limited.append(self)
                (now,) = connection.execute("PRAGMA page_count").fetchone()
                connection.execute(f"PRAGMA max_page_count = {now + pages}")
            yield connection

    transaction, limited = Database.transaction, list[Database]()
    writer._tell, HttpTransport._exchange, Database.transaction = listening, watched, cramped
    return search(queries, **options) | {"late": late, "failed": bool(known)}


def hasty_search(queries: list[str], faster: float, **options: Any) -> dict[str, Any]:
    """Search with waits before retries that are so many times shorter; as many retries as ever."""
    rules = {
        code: replace(rule, first_s=rule.first_s / faster, cap_s=rule.cap_s / faster)
        for code, rule in retry.RULES.items()
    }
    retry.RetryPolicy.__init__.__defaults__ = (rules, None)  # type: ignore[misc]
    return search(queries, **options)


def _told(function: Any, *args: Any, folder: str | None = None, **options: Any) -> dict[str, Any]:
    try:
        frame = function(*args, **options)
    except mf.errors.MassiveFramesError as error:
        return _refused(error)
    return {"requests": by_query(frame if folder is None else pq.read_table(folder).to_pandas())}


def _refused(error: mf.errors.MassiveFramesError) -> dict[str, Any]:
    return {"error": type(error).__name__, "words": str(error)}


def by_query(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return what a frame says of each query: its error, its credits, and a digest of its rows."""
    requests = {}
    for query, rows in frame.groupby(frame["query"].astype("str"), sort=False):
        first = rows.iloc[0]
        content = rows[SAME].astype("str").to_csv(index=False)
        requests[str(query)] = {
            "error": None if pd.isna(first["error"]) else str(first["error"]),
            "credits": 0.0 if pd.isna(first["credits"]) else float(first["credits"]),
            "keys": int(rows["request_key"].nunique()),
            "rows": len(rows),
            "digest": hashlib.sha256(content.encode()).hexdigest()[:16],
        }
    return requests


def journal(store: Path) -> dict[str, Any]:
    """Return what a store's journal has: batch, states, credits, retries, and whether the file is whole."""
    with contextlib.closing(sqlite3.connect(store)) as connection:

        def rows(statement: str) -> list[Any]:
            return connection.execute(statement).fetchall()

        ((whole,),) = rows("PRAGMA integrity_check")
        there = rows("SELECT 1 FROM sqlite_master WHERE name = 'batches'")
        batch = rows("SELECT batch_id, status FROM batches") if there else []
        if not batch:
            return {
                "whole": whole,
                "batch_id": None,
                "states": {},
                "credits": 0.0,
                "retries": [],
                "requests": {},
                "accepted": [],
            }
        ((paid,),) = rows("SELECT sum(credits) FROM requests")
        requests = rows(
            "SELECT json_extract(params, '$.query'), request_key, state, unconfirmed FROM requests"
        )
        retries = rows(
            "SELECT request_key, error, count(*) FROM events WHERE kind = 'retrying' GROUP BY 1, 2"
        )
        return {
            "whole": whole,
            "batch_id": batch[0][0],
            "status": batch[0][1],
            "accepted": [key for (key,) in rows(ACCEPTED)],
            "unsent": rows("SELECT count(*) FROM requests WHERE state = 'queued' AND job_id IS NULL")[0][0],
            "states": dict(rows("SELECT state, count(*) FROM requests GROUP BY state")),
            "credits": paid,
            "retries": retries,
            "requests": {query: rest for query, *rest in requests},
        }
