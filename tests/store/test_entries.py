"""What the journal knows of a batch's requests comes in order, page by page; and what is left to do."""

from __future__ import annotations

import pytest

from massive_frames.models import JobState, Plan, Request
from massive_frames.store import Entries
from massive_frames.store import entries as module
from massive_frames.store.entries import FAILED, NEW, OPEN, SINGLE, UNCONFIRMED

SERVICE = "massive-search"
N = 10


@pytest.fixture
def ten(journal):
    """Return ten requests of a batch that has begun."""
    requests = [Request(SERVICE, {"query": f"q{n}"}, place=n) for n in range(N)]
    journal.begin("b", Plan(SERVICE, requests, [], N))
    return requests


@pytest.fixture
def of_all_kinds(ten, tell):
    """Let the ten requests be in every state there is, and return them."""
    tell(ten[1], "succeeded", JobState.SUCCEEDED, job_id="j1", credits=1.0, body=b"<html>")
    tell(ten[2], "submitted", JobState.QUEUED, job_id="j2", attempt=1)
    tell(ten[3], "failed", JobState.FAILED, error="captcha", error_detail="robot?", attempt=1)
    tell(ten[4], "unconfirmed", JobState.UNCONFIRMED, error="unconfirmed", attempt=1, unconfirmed=1)
    tell(ten[5], "failed", JobState.RUNNING, job_id="j5", error="timeout", attempt=1)
    tell(ten[6], "failed", JobState.QUEUED, error="credits", attempt=1)
    tell(ten[7], "submitted", JobState.RUNNING, job_id="batches/7", attempt=1)
    tell(ten[8], "failed", JobState.FAILED, error="invalid")
    tell(ten[9], "cancelled", JobState.QUEUED, attempt=1)
    return ten


def work(database, **options):
    """List the numbers of the requests that are to be done."""
    return [item.request.place for item in Entries(database, "b", SERVICE).work(**options)]


@pytest.mark.parametrize("page", [1, 3, 5, 10, 11])
def test_every_entry_comes_once_and_in_order(ten, entries, monkeypatch, page):
    """However long a page is, the entries are those of the batch."""
    monkeypatch.setattr(module, "PAGE", page)
    assert [entry.request.place for entry in entries()] == list(range(N))


def test_an_entry_holds_what_its_request_was(ten, entries):
    """Key, parameters, service and place come back."""
    assert [entry.request.key for entry in entries()] == [request.key for request in ten]
    assert (entries()[3].request.service, entries()[3].request.params) == (SERVICE, {"query": "q3"})


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        (SINGLE, [2, 5]),
        (NEW, [0, 6, 9]),
        (OPEN, [0, 2, 5, 6, 7, 9]),
        (FAILED, [3]),
        (UNCONFIRMED, [4]),
        ("TRUE", list(range(N))),
    ],
)
def test_conditions_tell_the_entries_apart(of_all_kinds, entries, database, condition, places):
    """Each condition holds for the entries it says, and as many are counted."""
    assert [entry.request.place for entry in entries("b", condition)] == places
    assert Entries(database, "b", SERVICE).count(condition) == len(places)


def test_accepted_jobs_come_first(of_all_kinds, database):
    """What is paid for is asked for before anything new; what has ended is not asked again."""
    assert work(database) == [2, 5, 0, 6, 9]


def test_what_has_failed_is_tried_again_when_asked(of_all_kinds, database):
    """A failed request comes with what it failed with; an invalid one never comes."""
    assert work(database, failed=True) == [2, 5, 0, 3, 6, 9]
    (failed,) = [item for item in Entries(database, "b", SERVICE).work(failed=True) if item.error]
    assert (failed.request.place, failed.error, failed.error_detail) == (3, "captcha", "robot?")


def test_what_is_unconfirmed_is_sent_again_when_asked(of_all_kinds, database):
    """A request that may have been accepted comes with the count of its lost answers."""
    assert work(database, unconfirmed=True) == [2, 5, 0, 4, 6, 9]
    (lost,) = [item for item in Entries(database, "b", SERVICE).work(unconfirmed=True) if item.unconfirmed]
    assert (lost.attempts, lost.unconfirmed, lost.job) == (1, 1, None)


def test_a_job_that_fails_while_the_work_is_read_does_not_come_twice(of_all_kinds, database, tell):
    """An accepted job that failed, and waits to be submitted again, is in hand already."""
    reading = Entries(database, "b", SERVICE).work(failed=True)
    begun = [next(reading).request.place for _ in range(2)]
    tell(of_all_kinds[2], "retrying", JobState.QUEUED, error="job-failed", attempt=1)
    tell(of_all_kinds[5], "failed", JobState.FAILED, error="job-failed", attempt=1)
    assert begun + [item.request.place for item in reading] == [2, 5, 0, 3, 6, 9]


def test_credits_are_summed(of_all_kinds, tell, database):
    """What the batch has cost is the sum over its requests."""
    tell(of_all_kinds[2], "succeeded", JobState.SUCCEEDED, job_id="j2", credits=2.0)
    assert Entries(database, "b", SERVICE).spent() == 3.0
    assert Entries(database, "unknown", SERVICE).spent() == 0.0
