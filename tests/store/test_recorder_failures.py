"""After a commit that failed nothing more is sent, but what is paid for is kept where it can be."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from massive_frames.errors import StoreError
from massive_frames.models import EventKind, JobEvent, JobState, Payload, Plan, Request
from massive_frames.store import Entries, Recorder

pytestmark = pytest.mark.anyio
AT = datetime(2026, 1, 1, tzinfo=UTC)
TEA, COFFEE = (Request("massive-search", {"query": q}, place=n) for n, q in enumerate(["tea", "coffee"]))
BODY = Payload(TEA.key, b"<html>paid for", "text/html", 200, AT)
ANSWERED = JobEvent(EventKind.SUCCEEDED, TEA.key, AT, JobState.SUCCEEDED, payload=BODY)
LEAVING = JobEvent(EventKind.SUBMITTING, COFFEE.key, AT, JobState.SUBMITTING)


@pytest.fixture
async def recorder(database, monkeypatch):
    """Yield a recorder of which one commit has failed, on a disk that has room again."""
    recorder = Recorder(database, "b")
    await recorder.begin(Plan("massive-search", (TEA, COFFEE), (), 2), "http://localhost", {})
    with monkeypatch.context() as trouble:

        def full(*_args):
            raise StoreError("disk full")

        trouble.setattr(recorder._journal, "end", full)
        with pytest.raises(StoreError, match="disk full"):
            await recorder.end("stopped")
    yield recorder
    recorder.close()


async def together(recorder, *events):
    """Have events written in one commit; return what each of their calls has raised."""
    begun, free = threading.Event(), threading.Event()
    recorder._writer.put(lambda: (begun.set(), free.wait(30)))
    await asyncio.to_thread(begun.wait, 30)
    calls = [asyncio.ensure_future(recorder.observe(event)) for event in events]
    await asyncio.sleep(0)
    free.set()
    return await asyncio.gather(*calls, return_exceptions=True)


@pytest.fixture
def states(database):
    """Return a function that lists the states of both requests."""
    return lambda: [entry.state for entry in Entries(database, "b", "massive-search").where("TRUE")]


async def test_a_body_is_kept_that_shares_its_commit_with_a_submission(recorder, states):
    """The submission is refused and not written down; the answer of another request is."""
    _, refused = await together(recorder, ANSWERED, LEAVING)
    assert str(refused) == "disk full"
    assert states() == [JobState.SUCCEEDED, JobState.QUEUED]


async def test_the_body_can_be_read(recorder, database):
    """What a failed run was paid for is in the archive."""
    await together(recorder, LEAVING, ANSWERED)
    (entry,) = Entries(database, "b", "massive-search").where("body_id IS NOT NULL")
    assert (await recorder.body(entry.body_id)).body == BODY.body


async def test_a_submission_alone_is_refused(recorder, states):
    """After a commit that failed no request leaves, though the disk has room again."""
    assert [str(error) for error in await together(recorder, LEAVING)] == ["disk full"]
    assert states() == [JobState.QUEUED, JobState.QUEUED]


async def test_a_body_alone_is_written(recorder, states):
    """What is no submission is written when the disk has room again."""
    assert await together(recorder, ANSWERED) == [None]
    assert states() == [JobState.SUCCEEDED, JobState.QUEUED]
