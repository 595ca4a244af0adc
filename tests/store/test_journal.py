"""What the journal wrote down, it gives back: requests, jobs, endings, events."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.models import EventKind, JobEvent, JobState, Plan, Request

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def _event(kind, request, state, **more):
    return JobEvent(kind, request.key, AT, state, **more)


def test_requests_are_given_back_in_order(journal, plan):
    """Service, parameters and keys come back as they were, the bad requests first."""
    journal.begin("b", plan)
    stored = journal.load("b")
    service, entries = stored.service, stored.entries
    assert service == "massive-search"
    assert [entry.request.key for entry in entries[1:]] == [request.key for request in plan.requests]
    assert entries[1].request.params == {"query": "tea ☕", "country": "US", "awaiting": ["ads", "ai"]}
    assert (entries[0].error, entries[0].state) == ("invalid", JobState.FAILED)


def test_requests_are_on_disk_when_begin_returns(journal, plan, path):
    """Another connection sees the batch before anything is sent."""
    journal.begin("b", plan)
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM requests").fetchone() == (3,)
    other.close()


def test_a_job_is_on_disk_when_record_returns(journal, plan, path):
    """Another connection sees the job's id as soon as it was told."""
    journal.begin("b", plan)
    journal.record("b", _event(EventKind.SUBMITTED, plan.requests[0], JobState.QUEUED, job_id="j", attempt=1))
    other = sqlite3.connect(path)
    assert other.execute("SELECT job_id FROM requests WHERE job_id IS NOT NULL").fetchall() == [("j",)]
    other.close()


def test_an_accepted_job_comes_back(journal, plan):
    """A job's id, state and time of acceptance are enough to ask for it again."""
    journal.begin("b", plan)
    request = plan.requests[0]
    journal.record("b", _event(EventKind.SUBMITTING, request, JobState.QUEUED, attempt=1))
    journal.record("b", _event(EventKind.SUBMITTED, request, JobState.QUEUED, job_id="j", attempt=1))
    journal.record("b", _event(EventKind.POLLED, request, JobState.RUNNING, job_id="j", attempt=1))
    entry = journal.load("b").entries[1]
    assert (entry.job.id, entry.job.state, entry.job.submitted_at) == ("j", JobState.RUNNING, AT)
    assert entry.job.request_keys == (request.key,)


def test_a_success_comes_back(journal, plan):
    """Credits, attempts and the time of the end are kept."""
    journal.begin("b", plan)
    request = plan.requests[0]
    journal.record("b", _event(EventKind.SUBMITTED, request, JobState.QUEUED, job_id="j", attempt=1))
    journal.record(
        "b", _event(EventKind.SUCCEEDED, request, JobState.SUCCEEDED, job_id="j", attempt=1, credits=1.0)
    )
    entry = journal.load("b").entries[1]
    assert (entry.state, entry.credits, entry.attempts, entry.ready_at) == (JobState.SUCCEEDED, 1.0, 1, AT)
    assert entry.error is None


def test_a_success_clears_the_error_of_a_retry(journal, plan):
    """A request that succeeded at the second try has no error."""
    journal.begin("b", plan)
    request = plan.requests[0]
    journal.record(
        "b", _event(EventKind.RETRYING, request, JobState.QUEUED, error="server", error_detail="oops")
    )
    journal.record("b", _event(EventKind.SUCCEEDED, request, JobState.SUCCEEDED, job_id="j", attempt=2))
    assert journal.load("b").entries[1].error is None


def test_a_job_submitted_again_has_its_new_id(journal, plan):
    """After a failed job was submitted again, the newer id counts."""
    journal.begin("b", plan)
    for number in (1, 2):
        event = _event(
            EventKind.SUBMITTED, plan.requests[0], JobState.QUEUED, job_id=f"j{number}", attempt=number
        )
        journal.record("b", event)
    assert journal.load("b").entries[1].job.id == "j2"


def test_every_event_is_kept(journal, plan, path):
    """The events' table is the history of each request, in order."""
    journal.begin("b", plan)
    request = plan.requests[0]
    for kind in EventKind:
        journal.record("b", _event(kind, request, JobState.RUNNING, error="server", wait_s=1.5, attempt=1))
    other = sqlite3.connect(path)
    rows = other.execute(
        "SELECT kind, request_key, at, attempt, error, wait_s FROM events ORDER BY rowid"
    ).fetchall()
    other.close()
    assert rows == [(kind.value, request.key, AT.isoformat(), 1, "server", 1.5) for kind in EventKind]


def test_a_resumed_batch_keeps_what_it_has(journal, plan):
    """Beginning a batch again changes neither its requests nor their endings."""
    journal.begin("b", plan)
    journal.record(
        "b", _event(EventKind.SUCCEEDED, plan.requests[0], JobState.SUCCEEDED, job_id="j", credits=1.0)
    )
    journal.end("b", "stopped")
    journal.begin("b", Plan("massive-search", plan.requests[1:], [], 4))
    assert journal.load("b").entries[1].state is JobState.SUCCEEDED
    assert journal.batches()[0][-1] == "running"


def test_batches_are_summed_up(journal, plan):
    """A batch's line counts its requests, their endings and their credits."""
    journal.begin("b", plan)
    tea, coffee = plan.requests
    journal.record("b", _event(EventKind.SUCCEEDED, tea, JobState.SUCCEEDED, credits=1.0))
    journal.record("b", _event(EventKind.FAILED, coffee, JobState.FAILED, error="rejected"))
    journal.end("b", "done")
    ((batch_id, _, service, *numbers, status),) = journal.batches()
    assert (batch_id, service, numbers, status) == ("b", "massive-search", [3, 1, 2, 1.0], "done")


def test_batches_come_newest_first(journal, plan, database):
    """The last batch stands first."""
    for number in range(3):
        journal.begin(f"b{number}", plan)
        with database.transaction() as connection:
            created = (AT + timedelta(hours=number)).isoformat()
            connection.execute(
                "UPDATE batches SET created_at = ? WHERE batch_id = ?", (created, f"b{number}")
            )
    assert [row[0] for row in journal.batches()] == ["b2", "b1", "b0"]


def test_batches_do_not_mix(journal, plan):
    """The same request in two batches has two stories."""
    journal.begin("b", plan)
    journal.begin("c", plan)
    journal.record("b", _event(EventKind.SUBMITTED, plan.requests[0], JobState.QUEUED, job_id="j", attempt=1))
    assert journal.load("c").entries[1].job is None


def test_an_unknown_batch_is_an_error(journal):
    """Asking for a batch that is not there says how to list them."""
    with pytest.raises(StoreError, match=r"batch_id='nope'.*mf\.batches\(\)"):
        journal.load("nope")


@pytest.mark.parametrize("value", ["\ud800", float("nan"), b"bytes", {"a": 1}, 10**400])
def test_a_bad_request_of_any_value_is_kept(journal, value):
    """Whatever the caller wrote, a refused request can be written down and read back."""
    bad = Request("massive-search", {"query": value})
    error = InvalidRequestError("query", value, "text", 0)
    journal.begin("b", Plan("massive-search", [], [(bad, error)], 1))
    assert journal.load("b").entries[0].error == "invalid"
