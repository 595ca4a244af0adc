"""Answers that the store has are found for what is asked again, and used at no cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from massive_frames.models import JobState, Plan, Request
from massive_frames.store import BatchLock, Reuse

SERVICE, URL = "massive-search", "https://example.com"
AT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def plan_of(*queries, fingerprint="one", **params):
    """Return a plan of these queries."""
    requests = [Request(SERVICE, {"query": query, **params}, place=n) for n, query in enumerate(queries)]
    return Plan(SERVICE, requests, [], len(requests), fingerprint)


@pytest.fixture
def reuse(database):
    """Return what finds the answers of a day."""
    return Reuse(database, URL, AT - DAY)


@pytest.fixture
def answer(journal, tell):
    """Return a function that writes down a batch and answers its requests."""

    def write(batch_id, plan, *, at=AT, url=URL, status="done", body=b"<html>"):
        journal.begin(batch_id, plan, url)
        for request in plan.requests:
            facts = {"job_id": f"{batch_id}-job", "credits": 1.0, "attempt": 1, "http_status": 200}
            tell(request, "succeeded", JobState.SUCCEEDED, batch_id=batch_id, at=at, body=body, **facts)
        journal.end(batch_id, status)

    return write


def used(reuse, journal, plan):
    """Begin a new batch of a plan, answer it from the store, and return how many were."""
    journal.begin("new", plan, URL)
    return reuse.use("new")


def test_what_was_answered_is_found(reuse, answer):
    """Number, age, price and batch of the answers are told."""
    answer("old", plan_of("tea", "coffee"))
    found = reuse.find(plan_of("tea", "coffee", "milk", fingerprint="another"))
    assert (found.n_requests, found.n_answered, found.newest) == (3, 2, AT)
    assert (found.batch_id, found.credits, found.unfinished) == ("old", 2.0, None)
    assert found.anything


def test_an_empty_store_has_nothing(reuse):
    """Nothing is found where nothing was asked."""
    assert not reuse.find(plan_of("tea")).anything


def test_more_requests_than_a_statement_takes_are_found(reuse, answer):
    """A batch of any size is looked for."""
    many = plan_of(*[f"q{n}" for n in range(1201)])
    answer("old", plan_of("q0", "q600", "q1200"))
    assert reuse.find(many).n_answered == 3


def test_an_answer_is_used_at_no_cost(reuse, journal, answer, entries):
    """The new batch's request has the old answer, job and times, and no credits."""
    answer("old", plan_of("tea"))
    assert used(reuse, journal, plan_of("tea", "coffee")) == 1
    tea, coffee = entries("new")
    old = entries("old")[0]
    assert (tea.state, tea.body_id, tea.credits) == (JobState.SUCCEEDED, old.body_id, 0.0)
    assert (tea.job_id, tea.ready_at, tea.http_status) == ("old-job", AT, 200)
    assert coffee.state is JobState.QUEUED


def test_the_newest_answer_is_used(reuse, journal, answer, entries):
    """Of several answers the last one counts, and it is counted once."""
    for name, hours in (("first", -3), ("last", -1), ("middle", -2)):
        answer(name, plan_of("tea"), at=AT + timedelta(hours=hours), body=name.encode())
    assert reuse.find(plan_of("tea")).n_answered == 1
    used(reuse, journal, plan_of("tea"))
    assert entries("new")[0].job_id == "last-job"
    assert entries("new")[0].body_id == entries("last")[0].body_id


def test_an_answer_that_was_taken_from_the_store_can_be_taken_again(reuse, journal, answer, entries):
    """An answer is handed on, with the time at which it came, not with that at which it was used."""
    answer("old", plan_of("tea"))
    used(reuse, journal, plan_of("tea"))
    journal.begin("newer", plan_of("tea"), URL)
    assert reuse.use("newer") == 1
    assert entries("newer")[0].ready_at == AT


@pytest.mark.parametrize("change", ["old", "elsewhere", "without body", "failed", "other parameters"])
def test_what_is_no_answer_to_it_is_not_used(reuse, journal, answer, tell, change):
    """Neither an old answer, nor one of another address, nor one that is gone, nor one to another request."""
    if change == "failed":
        journal.begin("old", plan_of("tea"), URL)
        (request,) = plan_of("tea").requests
        tell(request, "failed", JobState.FAILED, batch_id="old", error="captcha", body=b"?")
        journal.end("old", "done")
    else:
        changes = {
            "old": {"at": AT - 2 * DAY},
            "elsewhere": {"url": "https://other.example"},
            "without body": {"body": None},
        }
        params = {"country": "us"} if change == "other parameters" else {}
        answer("old", plan_of("tea", fingerprint="old", **params), **changes.get(change, {}))
    assert reuse.find(plan_of("tea")).n_answered == 0
    assert used(reuse, journal, plan_of("tea")) == 0


def test_a_request_that_forbids_caches_is_asked_anew(reuse, journal, answer):
    """``expiration=0`` is never answered from the store, however new the answer is."""
    answer("old", plan_of("tea", expiration=0))
    assert reuse.find(plan_of("tea", expiration=0)).n_answered == 0
    assert used(reuse, journal, plan_of("tea", expiration=0)) == 0


def test_a_day_of_expiration_is_answered_from_the_store(reuse, journal, answer):
    """``expiration=1`` allows a cached page, and so ours."""
    answer("old", plan_of("tea", expiration=1))
    assert used(reuse, journal, plan_of("tea", expiration=1)) == 1


def test_an_unfinished_batch_of_the_same_requests_is_found(reuse, answer, database):
    """A batch that was stopped is named, so that it can be gone on with."""
    answer("old", plan_of("tea", "coffee"), status="stopped")
    with database.transaction() as connection:
        connection.execute("UPDATE batches SET created_at = ?", (AT.isoformat(),))
    assert reuse.find(plan_of("coffee", "tea")).unfinished == "old"


@pytest.mark.parametrize(
    "change", [{"fingerprint": "another"}, {"status": "done"}, {"url": "https://other.example"}]
)
def test_another_batch_is_not_gone_on_with(reuse, answer, database, change):
    """Other requests, another address and a batch that is done have nothing to be gone on with."""
    plan = plan_of("tea", fingerprint=change.pop("fingerprint", "one"))
    answer("old", plan, **{"status": "stopped", **change})
    with database.transaction() as connection:
        connection.execute("UPDATE batches SET created_at = ?", (AT.isoformat(),))
    assert reuse.find(plan_of("tea")).unfinished is None


@pytest.mark.parametrize("expiration", [0, 1])
def test_an_unfinished_batch_with_answers_that_forbid_caches_is_named_as_such(
    reuse, answer, database, expiration
):
    """Its answers would be ours for ``expiration=0``: only who says so goes on with it."""
    answer("old", plan_of("tea", expiration=expiration), status="incomplete")
    with database.transaction() as connection:
        connection.execute("UPDATE batches SET created_at = ?", (AT.isoformat(),))
    found = reuse.find(plan_of("tea", expiration=expiration))
    assert (found.unfinished, found.forbidden) == ("old", expiration == 0)


def test_an_unfinished_batch_without_answers_is_gone_on_with_whatever_forbids_caches(
    reuse, answer, journal, database
):
    """What was submitted and not answered is not paid for twice; a later batch with answers hides it not."""
    journal.begin("unanswered", plan_of("tea", expiration=0), URL)
    journal.end("unanswered", "stopped")
    answer("answered", plan_of("tea", expiration=0), status="stopped")
    with database.transaction() as connection:
        connection.execute(
            "UPDATE batches SET created_at = CASE batch_id WHEN 'answered' THEN ? ELSE ? END",
            ((AT + DAY).isoformat(), AT.isoformat()),
        )
    assert reuse.find(plan_of("tea", expiration=0)).unfinished == "unanswered"


def test_a_batch_that_runs_is_found_whatever_forbids_caches(reuse, answer, database, path):
    """The same call beside it would pay twice: it is told that the batch runs."""
    answer("old", plan_of("tea", expiration=0), status="running")
    with database.transaction() as connection:
        connection.execute("UPDATE batches SET created_at = ?", (AT.isoformat(),))
    lock = BatchLock(path, "old")
    lock.take()
    assert reuse.find(plan_of("tea", expiration=0)).unfinished == "old"
    lock.free()
