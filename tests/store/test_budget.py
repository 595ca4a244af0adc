"""What earlier runs have spent, may have spent, or will spend counts against a batch's limits."""

from __future__ import annotations

import time

import pytest

from massive_frames.budget import limits_left
from massive_frames.conditions import Conditions
from massive_frames.models import JobState
from massive_frames.services import get_service
from massive_frames.store import Entries

SERVICE = get_service("massive-search")


@pytest.fixture
def left(database):
    """Return a function that tells what is left of a batch's limits."""

    def of():
        entries = Entries(database, "b", SERVICE.name)
        return limits_left(Conditions(max_credits=9.0), SERVICE, entries, time.monotonic())

    return of


@pytest.fixture
def request_of_b(journal, plan):
    """Return a request of a batch that was written down."""
    journal.begin("b", plan)
    return plan.requests[0]


def test_a_job_that_is_still_open_is_on_its_way(left, request_of_b, tell):
    """Its credits are set aside under its own key, and are not spent yet."""
    tell(request_of_b, "submitted", JobState.QUEUED, job_id="j")
    assert (left().spent, left().held) == (0.0, {request_of_b.key: 1.0})


def test_a_job_that_has_ended_is_on_its_way_no_more(left, request_of_b, tell):
    """What it has cost is spent, and nothing is set aside for it."""
    tell(request_of_b, "succeeded", JobState.SUCCEEDED, job_id="j", credits=1.0, body=b"<html>")
    assert (left().spent, left().held) == (1.0, {})


def test_a_submission_without_answer_may_have_been_paid_for(left, request_of_b, tell):
    """It counts as spent, and another one costs anew."""
    tell(request_of_b, "unconfirmed", JobState.UNCONFIRMED, unconfirmed=1)
    assert (left().spent, left().held) == (1.0, {})


@pytest.mark.usefixtures("request_of_b")
def test_what_was_never_sent_costs_nothing_yet(left):
    """A batch that was only written down has all of its limit left."""
    assert (left().spent, left().held, left().max_credits) == (0.0, {}, 9.0)
