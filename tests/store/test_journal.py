"""What the journal wrote down, it gives back: requests, jobs, endings, events."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.models import EventKind, JobEvent, JobState, Plan, Request
from massive_frames.store import Database, Entries, Journal

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def rows_of(path, statement):
    """Return what another connection sees."""
    with closing(sqlite3.connect(path)) as other:
        return other.execute(statement).fetchall()


def asked(key, place):
    """Return a request of a key."""
    return Request("massive-search", {"query": key}, stored_key=key, place=place)


def events_of(keys):
    """Return a strategy for events, each with the id of its body or none."""
    words = st.sampled_from([None, "timeout", "half \udc00"])
    event = st.builds(
        JobEvent,
        st.sampled_from(EventKind),
        st.sampled_from(keys),
        st.just(AT),
        st.sampled_from(JobState),
        job_id=words,
        attempt=st.integers(0, 3),
        error=st.sampled_from([None, "server"]),
        error_detail=words,
        credits=st.sampled_from([0.0, 0.1, 1.5]),
        submitted_at=st.sampled_from([None, AT + timedelta(hours=1)]),
        http_status=st.sampled_from([None, 200]),
        unconfirmed=st.integers(0, 1),
    )
    return st.tuples(event, st.sampled_from([None, 7]))


def test_requests_are_given_back_in_order(journal, plan, entries):
    """Service, parameters and keys come back as they were, good and bad ones in the order asked."""
    journal.begin("b", plan)
    tea, bad, coffee = entries()
    assert journal.load("b").service == "massive-search"
    assert [tea.request.key, coffee.request.key] == [request.key for request in plan.requests]
    assert tea.request.params == {"query": "tea ☕", "country": "US", "awaiting": ["ads", "ai"]}
    assert (bad.error, bad.state) == ("invalid", JobState.FAILED)


def test_a_batch_is_given_back_as_it_was_begun(journal, plan):
    """Address, numbers and options come back."""
    journal.begin("b", plan, "https://example.com", {"to": "/rows", "via": "jobs"})
    stored = journal.load("b")
    assert (stored.base_url, stored.n_asked, stored.n_requests) == ("https://example.com", 4, 3)
    assert stored.options == {"to": "/rows", "via": "jobs"}


def test_requests_are_on_disk_when_begin_returns(journal, plan, path):
    """Another connection sees the batch before anything is sent."""
    journal.begin("b", plan)
    assert rows_of(path, "SELECT count(*) FROM requests") == [(3,)]


def test_a_batch_that_does_not_fit_leaves_nothing(journal, plan, path):
    """When one request cannot be written down, none is, and neither is the batch."""
    broken = Plan("massive-search", [*plan.requests, plan.requests[0]], [], 3)
    with pytest.raises(StoreError):
        journal.begin("b", broken)
    assert rows_of(path, "SELECT count(*) FROM requests") == rows_of(path, "SELECT count(*) FROM batches")
    assert rows_of(path, "SELECT count(*) FROM batches") == [(0,)]


def test_a_job_is_on_disk_when_record_returns(journal, plan, path, tell):
    """Another connection sees the job's id as soon as it was told."""
    journal.begin("b", plan)
    tell(plan.requests[0], "submitted", JobState.QUEUED, job_id="j", attempt=1)
    assert rows_of(path, "SELECT job_id FROM requests WHERE job_id IS NOT NULL") == [("j",)]


def test_an_accepted_job_comes_back(journal, plan, database, tell):
    """A job's id, state and time of acceptance are enough to ask for it again."""
    journal.begin("b", plan)
    request = plan.requests[0]
    tell(request, "submitting", JobState.SUBMITTING, attempt=1)
    tell(request, "submitted", JobState.QUEUED, job_id="j", attempt=1, submitted_at=AT)
    tell(request, "polled", JobState.RUNNING, job_id="j", attempt=1, submitted_at=AT)
    first, *_ = Entries(database, "b", "massive-search").work()
    assert (first.job.id, first.job.state, first.job.submitted_at) == ("j", JobState.RUNNING, AT)
    assert first.job.request_keys == (request.key,)


def test_a_success_comes_back(journal, plan, entries, tell):
    """Credits, attempts, body and the time of the end are kept."""
    journal.begin("b", plan)
    facts = {"job_id": "j", "attempt": 1, "credits": 1.0, "http_status": 200}
    body_id = tell(plan.requests[0], "succeeded", JobState.SUCCEEDED, body=b"<html>", **facts)
    entry = entries()[0]
    assert (entry.state, entry.credits, entry.attempts, entry.ready_at) == (JobState.SUCCEEDED, 1.0, 1, AT)
    assert (entry.body_id, entry.http_status, entry.error) == (body_id, 200, None)


def test_what_is_tried_again_has_no_error(journal, plan, entries, tell):
    """Only what a request was given up with is its error."""
    journal.begin("b", plan)
    tell(plan.requests[0], "retrying", JobState.RUNNING, job_id="j", error="server", error_detail="oops")
    assert (entries()[0].error, entries()[0].error_detail) == (None, None)


def test_a_success_clears_an_error(journal, plan, entries, tell):
    """A request that succeeded in a later run has no error."""
    journal.begin("b", plan)
    request = plan.requests[0]
    tell(request, "failed", JobState.RUNNING, job_id="j", error="server", error_detail="oops")
    assert (entries()[0].error, entries()[0].error_detail) == ("server", "oops")
    tell(request, "succeeded", JobState.SUCCEEDED, job_id="j")
    assert (entries()[0].error, entries()[0].error_detail) == (None, None)


def test_a_failure_keeps_its_error_while_it_is_tried_again(journal, plan, entries, tell):
    """Until its new answer is there, a request that failed says what it failed with."""
    journal.begin("b", plan)
    request = plan.requests[0]
    tell(request, "failed", JobState.FAILED, error="captcha", error_detail="robot?")
    tell(request, "submitting", JobState.SUBMITTING, attempt=2)
    tell(request, "submitted", JobState.QUEUED, job_id="j2", attempt=2)
    assert (entries()[0].error, entries()[0].error_detail) == ("captcha", "robot?")


def test_a_new_error_takes_the_old_ones_place(journal, plan, entries, tell):
    """A later error counts, and does not keep the words of an earlier one."""
    journal.begin("b", plan)
    request = plan.requests[0]
    tell(request, "failed", JobState.FAILED, error="captcha", error_detail="robot?")
    tell(request, "failed", JobState.FAILED, error="server")
    assert (entries()[0].error, entries()[0].error_detail) == ("server", None)


def test_a_second_answer_is_not_counted_twice(journal, plan, entries, tell):
    """A success that is told once more, after a resume, costs what it cost."""
    journal.begin("b", plan)
    for _ in range(2):
        tell(plan.requests[0], "succeeded", JobState.SUCCEEDED, job_id="j", attempt=1, credits=1.0)
    assert entries()[0].credits == 1.0


def test_a_job_submitted_again_has_its_new_id(journal, plan, entries, tell):
    """After a failed job was submitted again, the newer id counts."""
    journal.begin("b", plan)
    for number in (1, 2):
        tell(plan.requests[0], "submitted", JobState.QUEUED, job_id=f"j{number}", attempt=number)
    assert entries()[0].job_id == "j2"


def test_a_body_that_could_not_be_used_is_no_answer(journal, plan, entries, archive, tell):
    """A failure's body is kept, but the request is not said to be answered by it."""
    journal.begin("b", plan)
    body_id = tell(plan.requests[0], "failed", JobState.FAILED, error="malformed", body=b"<ht")
    assert entries()[0].body_id is None
    assert archive.get(body_id).body == b"<ht"


def test_every_event_is_kept(journal, plan, path, tell):
    """The events' table is the history of each request, in order."""
    journal.begin("b", plan)
    request = plan.requests[0]
    for kind in EventKind:
        tell(request, kind, JobState.RUNNING, error="server", wait_s=1.5, attempt=1)
    rows = rows_of(path, "SELECT kind, request_key, at, attempt, error, wait_s FROM events ORDER BY rowid")
    assert rows == [(kind.value, request.key, AT.isoformat(), 1, "server", 1.5) for kind in EventKind]


def test_events_are_written_together_or_not_at_all(journal, plan, path):
    """When one event of several cannot be written, none of them is."""
    journal.begin("b", plan)
    good = JobEvent(EventKind.SUBMITTED, plan.requests[0].key, AT, JobState.QUEUED, job_id="j")
    bad = JobEvent(EventKind.SUBMITTED, plan.requests[1].key, AT, JobState.QUEUED, attempt=None)
    with pytest.raises(StoreError):
        journal.record("b", [(good, None), (bad, None)])
    assert rows_of(path, "SELECT count(*) FROM events") == [(0,)]
    assert rows_of(path, "SELECT count(*) FROM requests WHERE job_id IS NOT NULL") == [(0,)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_many_events_at_once_come_to_the_same_as_one_by_one(data):
    """Each sees what those before it did, of its own request too; one of no request leaves nothing."""
    keys = [f"key {number}" for number in range(data.draw(st.integers(1, 5)))]
    events = data.draw(st.lists(events_of([*keys, "of no request"]), max_size=90))
    seen = []
    with TemporaryDirectory() as folder:
        for at_once in (len(events) or 1, 1):
            path = Path(folder) / f"{at_once}.sqlite3"
            with closing(Database(path)) as database:
                journal = Journal(database)
                journal.begin(
                    "b", Plan("massive-search", [asked(key, n) for n, key in enumerate(keys)], [], 5)
                )
                for start in range(0, len(events), at_once):
                    journal.record("b", events[start : start + at_once])
            tables = ("requests", "events")
            seen.append([rows_of(path, f"SELECT * FROM {table} ORDER BY rowid") for table in tables])  # noqa: S608
            path.unlink()
    assert seen[0] == seen[1]


def test_what_a_process_died_submitting_is_unconfirmed(journal, plan, entries, tell):
    """A batch that runs again finds what had left and was not answered as unconfirmed, and counts it."""
    journal.begin("b", plan)
    tea, coffee = plan.requests
    tell(tea, "submitting", JobState.SUBMITTING, attempt=1)
    tell(coffee, "submitted", JobState.QUEUED, job_id="j", attempt=1)
    journal.start("b")
    assert [entry.state for entry in entries()] == [JobState.UNCONFIRMED, JobState.FAILED, JobState.QUEUED]
    assert (entries()[0].error, entries()[0].unconfirmed) == ("unconfirmed", 1)


def test_starting_twice_counts_once(journal, plan, entries, tell):
    """A second run does not count a lost answer again."""
    journal.begin("b", plan)
    tell(plan.requests[0], "submitting", JobState.SUBMITTING, attempt=1)
    journal.start("b")
    journal.start("b")
    assert entries()[0].unconfirmed == 1


def test_a_job_that_is_replaced_does_not_come_back(journal, plan, entries, tell):
    """A second submission that the process died in is not asked for under the first job's id."""
    journal.begin("b", plan)
    tell(plan.requests[0], "submitted", JobState.QUEUED, job_id="failed job", attempt=1)
    tell(plan.requests[0], "submitting", JobState.SUBMITTING, attempt=2)
    journal.start("b")
    assert (entries()[0].job_id, entries()[0].state) == (None, JobState.UNCONFIRMED)


def test_a_resumed_batch_keeps_what_it_has(journal, plan, entries, tell):
    """Starting a batch again changes no ending, and its status is running."""
    journal.begin("b", plan)
    tell(plan.requests[0], "succeeded", JobState.SUCCEEDED, job_id="j", credits=1.0)
    journal.end("b", "stopped")
    journal.start("b")
    assert entries()[0].state is JobState.SUCCEEDED
    assert journal.batches()[0][-1] == "running"


def test_batches_are_summed_up(journal, plan, tell):
    """A batch's line counts its requests, their endings, those unconfirmed and their credits."""
    journal.begin("b", plan)
    tea, coffee = plan.requests
    tell(tea, "succeeded", JobState.SUCCEEDED, credits=1.0)
    tell(coffee, "unconfirmed", JobState.UNCONFIRMED, error="unconfirmed")
    journal.end("b", "done")
    ((batch_id, _, service, *numbers, status),) = journal.batches()
    assert (batch_id, service, numbers, status) == ("b", "massive-search", [3, 1, 1, 1, 1.0], "done")


def test_a_batch_without_requests_has_its_line(journal):
    """A batch is listed whatever is in it."""
    journal.begin("b", Plan("massive-search", [], [], 0))
    assert journal.batches()[0][3:8] == (0, 0, 0, 0, 0.0)


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


def test_batches_do_not_mix(journal, plan, entries, tell):
    """The same request in two batches has two stories."""
    journal.begin("b", plan)
    journal.begin("c", plan)
    tell(plan.requests[0], "submitted", JobState.QUEUED, job_id="j", attempt=1)
    assert entries("c")[0].job_id is None


def test_an_unknown_batch_is_an_error(journal):
    """Asking for a batch that is not there says how to list them."""
    with pytest.raises(StoreError, match=r"batch_id='nope'.*mf\.batches\(\)"):
        journal.load("nope")


@pytest.mark.parametrize("value", ["\ud800", float("nan"), b"bytes", {"a": 1}, 10**400])
def test_a_bad_request_of_any_value_is_kept(journal, value, entries):
    """Whatever the caller wrote, a refused request can be written down and read back."""
    bad = Request("massive-search", {"query": value})
    error = InvalidRequestError("query", value, "text", 0)
    journal.begin("b", Plan("massive-search", [], [(bad, error)], 1))
    assert entries()[0].error == "invalid"


def test_foreign_words_are_kept_as_far_as_they_go(journal, plan, entries, tell):
    """A lone surrogate in a service's id or words does not keep the rest from being written down."""
    journal.begin("b", plan)
    tell(plan.requests[0], "failed", JobState.FAILED, job_id="j\ud800", error="server", error_detail="\udfff")
    assert (entries()[0].job_id, entries()[0].error_detail) == ("j\\ud800", "\\udfff")
