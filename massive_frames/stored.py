"""What the store has: batches to go on with, answers to use again, bodies to read again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pandas as pd

from massive_frames.conditions import Conditions
from massive_frames.errors import CacheWarning, StoreError
from massive_frames.models import Plan
from massive_frames.services import get_service
from massive_frames.settings import ADDRESS_OF, Settings
from massive_frames.store import Database, Found, Journal, Reuse, Stored, is_running

BATCHES = {
    "batch_id": "str",
    "created_at": "datetime64[us, UTC]",
    "service": "str",
    "n_requests": "Int64",
    "n_done": "Int64",
    "n_failed": "Int64",
    "n_unconfirmed": "Int64",
    "credits": "float64",
    "status": "str",
}


@contextmanager
def reading(settings: Settings) -> Iterator[Database]:
    """Open a store that is there, to read from it."""
    database = Database(settings.store, read_only=True)
    try:
        yield database
    finally:
        database.close()


def batches_frame(settings: Settings, *, named: bool) -> pd.DataFrame:
    """Return the store's batches; where the caller has ``named`` the store, it must be there."""
    rows = []
    if named or settings.store.exists():
        with reading(settings) as database:
            rows = Journal(database).batches()
            rows = [(*row[:-1], _status(database, row[0], row[-1])) for row in rows]
    frame = pd.DataFrame(rows, columns=list(BATCHES))
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True, format="ISO8601")
    return frame.astype(BATCHES)


def _status(database: Database, batch_id: str, status: str) -> str:
    """Return a batch's status; one that was running when its process died was interrupted."""
    dead = status == "running" and not is_running(database.path, batch_id)
    return "interrupted" if dead else status


def load(settings: Settings, batch_id: str) -> Stored:
    """Return a batch to go on with.

    Raises
    ------
    StoreError
        The store has no such batch, or it belongs to another address.
    """
    with reading(settings) as database:
        stored = Journal(database).load(batch_id)
    backend = get_service(stored.service).backend
    name, asked = ADDRESS_OF[backend], settings.address(backend)
    if asked not in {None, stored.base_url}:
        raise StoreError(
            f"batch_id={batch_id!r}: its jobs are at {stored.base_url}, not at {asked}: "
            f"mf.configure({name}=...) says where to ask"
        )
    return stored


def find(settings: Settings, plan: Plan, conditions: Conditions) -> Found | None:
    """Look for what the store has of a plan; None where it has nothing, or is not to be asked."""
    if conditions.cache not in {"ask", "use"} or not settings.store.exists():
        return None
    since = datetime.now(UTC) - conditions.max_age
    with reading(settings) as database:
        asked = settings.address(get_service(plan.service).backend)
        found = Reuse(database, asked or "", since).find(plan)
        if found.unfinished and is_running(database.path, found.unfinished):
            raise StoreError(
                f"batch {found.unfinished} asks for just this and is running: wait for it, or pass "
                "cache='off' to pay for it beside"
            )
    return found if found.anything else None


def in_words(found: Found) -> str:
    """Say what was found."""
    if found.unfinished:
        return f"batch {found.unfinished}, which asks for just this, has not ended"
    age = (datetime.now(UTC) - found.newest).total_seconds() if found.newest else 0.0
    what = f"{found.n_answered} of {found.n_requests} requests have been answered"
    return f"{what}, the newest {_ago(age)} ago (batch {found.batch_id}, {found.credits:g} credits)"


def warning_of(found: Found) -> tuple[str, type[UserWarning]]:
    """Return the warning of a call that takes what was found."""
    if found.forbidden:
        return (
            f"{in_words(found)}: all of it with expiration=0 is asked for and paid for anew; "
            f"mf.resume({found.unfinished!r}) goes on with it instead"
        ), CacheWarning
    again = "pass cache='refresh' to pay for them again, cache='use' to use them without this warning"
    goes_on = "it is gone on with" if found.unfinished else "these answers are used, at no cost"
    return f"{in_words(found)}: {goes_on}; {again}", CacheWarning


def _ago(seconds: float) -> str:
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
