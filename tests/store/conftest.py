"""A store in a temporary folder, with a batch of two requests in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import EventKind, JobEvent, Payload, Plan, Request
from massive_frames.store import Archive, Database, Entries, Journal

SERVICE = "massive-search"
AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """Return where the store is."""
    return tmp_path / "folder" / "store.sqlite3"


@pytest.fixture
def database(path):
    """Yield an open store."""
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def journal(database):
    """Return the store's journal."""
    return Journal(database)


@pytest.fixture
def archive(database):
    """Return the store's archive."""
    return Archive(database)


@pytest.fixture
def plan():
    """Return two good requests and one bad one, in the order good, bad, good."""
    good = [
        Request(
            SERVICE,
            {"query": "tea ☕", "country": "US", "awaiting": ("ads", "ai")},
            frozenset({"country"}),
            place=0,
        ),
        Request(SERVICE, {"query": "coffee", "serps": 2}, place=2),
    ]
    bad = Request(SERVICE, {"query": ""}, place=1)
    return Plan(SERVICE, good, [(bad, InvalidRequestError("query", "", "text", 1))], 4, "f" * 32)


@pytest.fixture
def entries(database):
    """Return a function that lists a batch's entries."""

    def of(batch_id="b", condition="TRUE"):
        return list(Entries(database, batch_id, SERVICE).where(condition))

    return of


@pytest.fixture
def tell(journal, archive):
    """Return a function that records what happened to a request, with its body where there is one."""

    def record(request, kind, state, *, batch_id="b", at=AT, body=None, **facts):
        payload = None if body is None else Payload(request.key, body, "text/html", 200, at)
        body_id = None
        if payload is not None:
            body_id = archive.keep(batch_id, payload, archive.pack(batch_id, payload))
        event = JobEvent(EventKind(kind), request.key, at, state, payload=payload, **facts)
        journal.record(batch_id, [(event, body_id)])
        return body_id

    return record
