"""A store in a temporary folder, with a batch of two requests in it."""

from __future__ import annotations

import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import Plan, Request
from massive_frames.store import Archive, Database, Journal


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
    """Return two good requests and one bad one."""
    good = [
        Request(
            "massive-search",
            {"query": "tea ☕", "country": "US", "awaiting": ("ads", "ai")},
            frozenset({"country"}),
        ),
        Request("massive-search", {"query": "coffee", "serps": 2}),
    ]
    bad = Request("massive-search", {"query": ""})
    return Plan("massive-search", good, [(bad, InvalidRequestError("query", "", "text", 2))], 4)
