"""Once the store could not be written, nothing more is announced; what was paid for is still kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames.errors import StoreError
from massive_frames.models import EventKind, JobEvent, JobState, Plan, Request
from massive_frames.store import Database, Entries, Recorder

pytestmark = pytest.mark.anyio
REQUESTS = [Request("massive-search", {"query": query}, place=n) for n, query in enumerate(["tea", "milk"])]


def event(request, kind, state, **facts):
    """Return an event of a request."""
    return JobEvent(kind, request.key, datetime(2026, 1, 1, tzinfo=UTC), state, **facts)


@pytest.fixture
async def failed(tmp_path, monkeypatch):
    """Yield a database, and its recorder, of which one write has just failed."""
    database = Database(tmp_path / "store.sqlite3")
    recorder = Recorder(database, "b")
    await recorder.begin(Plan("massive-search", tuple(REQUESTS), (), 2), "http://localhost", {})
    with monkeypatch.context() as failing:
        failing.setattr(recorder._journal, "record", _full)
        with pytest.raises(StoreError):
            await recorder.observe(event(REQUESTS[0], EventKind.SUBMITTING, JobState.SUBMITTING))
    yield database, recorder
    recorder.close()
    database.close()


def _full(*_):
    raise StoreError("database or disk is full")


async def test_nothing_is_announced_after_a_failed_write(failed):
    """A submission that the store might not keep never leaves, even where this one would fit again."""
    _, recorder = failed
    with pytest.raises(StoreError):
        await recorder.observe(event(REQUESTS[1], EventKind.SUBMITTING, JobState.SUBMITTING))


async def test_an_accepted_job_is_kept_after_a_failed_write(failed):
    """The id of a job that was accepted meanwhile is written down where that can be done."""
    database, recorder = failed
    await recorder.observe(event(REQUESTS[1], EventKind.SUBMITTED, JobState.RUNNING, job_id="j"))
    assert Entries(database, "b", "massive-search").count("job_id = 'j'") == 1
