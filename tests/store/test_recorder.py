"""What is told together is written together: a crash leaves all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames.models import EventKind, JobEvent, JobState, Plan, Request
from massive_frames.store import Entries, Recorder
from massive_frames.store.writer import MOST_TOGETHER

pytestmark = pytest.mark.anyio
N = 2 * MOST_TOGETHER
REQUESTS = [Request("massive-search", {"query": str(n)}, place=n) for n in range(N)]
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def recorder(database):
    """Yield a recorder of a batch of many requests."""
    recorder = Recorder(database, "b")
    await recorder.begin(Plan("massive-search", tuple(REQUESTS), (), N), "http://localhost", {})
    yield recorder
    recorder.close()


def accepted():
    """Return the events of one job that answers every request."""
    facts = {"job_id": "batches/1", "submitted_at": AT}
    return [JobEvent(EventKind.SUBMITTED, r.key, AT, JobState.QUEUED, **facts) for r in REQUESTS]


async def test_the_id_of_a_batch_is_written_for_all_or_none(database, recorder, monkeypatch):
    """A write that fails at its last request leaves no request with the id and none without."""
    real, n_rows = recorder._journal.record, []

    def break_off(batch_id, events):
        real(batch_id, events[:-1])
        n_rows.append(len(events))
        raise OSError("killed")

    monkeypatch.setattr(recorder._journal, "record", break_off)
    with pytest.raises(Exception, match="killed"):
        await recorder.observe(*accepted())
    entries = Entries(database, "b", "massive-search")
    assert (n_rows, entries.count("job_id IS NOT NULL")) == ([N], 0)


async def test_many_events_are_written_in_one_call(database, recorder):
    """More of them than one commit usually takes are there when the call returns."""
    await recorder.observe(*accepted())
    assert Entries(database, "b", "massive-search").count("job_id = 'batches/1'") == N


async def test_a_poll_is_written_with_what_comes_next(database, recorder):
    """A changed state that was seen at a poll is there when the next event is."""
    tea, coffee, *_ = REQUESTS
    await recorder.observe(JobEvent(EventKind.POLLED, tea.key, AT, JobState.RUNNING, changed=True))
    await recorder.observe(JobEvent(EventKind.SUBMITTED, coffee.key, AT, JobState.QUEUED, job_id="j"))
    assert Entries(database, "b", "massive-search").count("state = 'running'") == 1


async def test_events_of_one_request_are_taken_in_turn(database, recorder):
    """Of several events written together the last one says how a request is, and credits add up."""
    facts = {"job_id": "j", "credits": 0.5}
    steps = (EventKind.SUBMITTED, JobState.QUEUED), (EventKind.RETRYING, JobState.RUNNING)
    await recorder.observe(*[JobEvent(kind, REQUESTS[0].key, AT, state, **facts) for kind, state in steps])
    (entry, *_) = Entries(database, "b", "massive-search").where("job_id = 'j'")
    assert (entry.state, entry.credits) == (JobState.RUNNING, 1.0)
