"""Submissions whose answer was not seen: they may have been accepted, and are not paid for twice."""

from __future__ import annotations

import pytest

from massive_frames.engine import RULES, Limits
from massive_frames.errors import (
    MalformedBodyError,
    NetworkError,
    ServerError,
    ServiceTimeoutError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.models import JobState, Payload

WITHOUT_ANSWER = [NetworkError, ServiceTimeoutError, MalformedBodyError]
RESUBMIT = Limits(resubmit_unconfirmed=True)


@pytest.mark.parametrize("kind", WITHOUT_ANSWER)
def test_a_submission_without_answer_ends_as_unconfirmed(simulate, kind):
    """The request is not sent again: it may have been accepted, and its row says so."""
    world = simulate(["first", "tea"], {"tea": [kind("?")]})
    outcome = world.outcome("tea")
    assert world.verbs("tea") == ["submit"]
    assert (outcome.error, outcome.state, outcome.job_id) == ("unconfirmed", JobState.UNCONFIRMED, None)
    assert "may have been accepted" in outcome.error_detail


@pytest.mark.parametrize("kind", WITHOUT_ANSWER)
def test_it_is_sent_again_where_the_caller_said_so(simulate, kind):
    """With ``resubmit_unconfirmed`` it is retried by its class, and each lost answer is counted."""
    world = simulate(["first", "tea"], {"tea": [kind("?"), kind("?")]}, limits=RESUBMIT)
    assert world.verbs("tea") == ["submit"] * 3 + ["poll"]
    assert (world.outcome("tea").error, world.outcome("tea").attempts) == (None, 3)
    assert world.told("tea")[-1].unconfirmed == 2


def test_it_is_unconfirmed_while_it_waits_to_be_sent_again(simulate):
    """A run that ends before the next submission does not leave the request as one that was never sent."""
    scripts = {"tea": [ServiceTimeoutError("?")] * 99}
    world = simulate(["first", "tea"], scripts, limits=RESUBMIT, cancel_after=1, latency_s=1.0)
    assert world.kinds("tea")[-1] in {"retrying", "unconfirmed"}
    assert {event.state for event in world.told("tea")} == {JobState.SUBMITTING, JobState.UNCONFIRMED}


def test_resubmissions_are_bounded_and_end_as_unconfirmed(simulate):
    """A request that never gets an answer is sent as often as its rule says, and stays unconfirmed."""
    world = simulate(["first", "tea"], {"tea": [ServiceTimeoutError("?")] * 99}, limits=RESUBMIT)
    assert world.verbs("tea") == ["submit"] * (1 + RULES["timeout"].retries)
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("unconfirmed", JobState.UNCONFIRMED)


def test_a_connection_that_was_never_made_is_tried_again(simulate):
    """A request that cannot have left is retried, and nothing is unconfirmed about it."""
    refused = NetworkError("refused")
    refused.sent = False
    world = simulate(["first", "tea"], {"tea": [refused, refused]})
    assert world.verbs("tea") == ["submit"] * 3 + ["poll"]
    assert {event.unconfirmed for event in world.told("tea")} == {0}


@pytest.mark.parametrize(
    "error",
    [
        ThrottledError("slow down", status=429),
        UnavailableError("scaling", status=503),
        ServiceTimeoutError("gateway", status=504),
        ServerError("oops", status=500),
    ],
    ids=lambda error: error.code,
)
def test_an_answer_with_an_errors_status_is_an_answer(simulate, error):
    """A submission that was refused with a status was not accepted, and is retried."""
    world = simulate(["first", "tea"], {"tea": [error]})
    assert world.verbs("tea") == ["submit", "submit", "poll"]
    assert world.told("tea")[-1].unconfirmed == 0


def test_an_answer_that_cannot_be_read_may_be_an_acceptance(simulate):
    """A body that is no id, under a good status, is kept, and the request is not sent again."""
    error = MalformedBodyError("no id", status=200)
    error.payload = Payload("key-of-tea", b"{", "application/json", 200, None)
    world = simulate(["first", "tea"], {"tea": [error]})
    assert world.outcome("tea").state is JobState.UNCONFIRMED
    assert world.told("tea")[-1].payload is error.payload


def test_a_lost_answer_to_a_poll_leaves_nothing_unconfirmed(simulate):
    """Asking again costs nothing, so a poll's lost answer is simply asked for again."""
    world = simulate(["tea"], {"tea": ["running", ServiceTimeoutError("?")]})
    assert world.verbs("tea") == ["submit", "poll", "poll"]
    assert world.told("tea")[-1].unconfirmed == 0


def test_the_submission_is_told_before_it_leaves(simulate):
    """When the process dies after the request has left, the journal already knows that it was leaving."""
    world = simulate(["tea"], turn_s=3.0, latency_s=5.0)
    told, answered = world.told("tea")[:2]
    assert (told.kind, told.state) == ("submitting", JobState.SUBMITTING)
    assert (answered.at - told.at).total_seconds() == 5.0


def test_what_is_unconfirmed_counts_as_a_failure(simulate):
    """A service that loses its answers is stopped by ``max_failures`` like one that fails."""
    queries = [f"q{n}" for n in range(40)]
    lost = {query: [ServiceTimeoutError("?")] for query in queries}
    world = simulate(queries, lost, limits=Limits(max_failures=0.1), connections=1)
    assert len(world.delivered) == 3


@pytest.mark.parametrize("limits", [Limits(), RESUBMIT], ids=["kept", "resubmitted"])
def test_it_is_told_in_the_words_of_its_row(simulate, limits):
    """The journal has the same words, so that a later run's row says what this one's says."""
    world = simulate(["first", "tea"], {"tea": [ServiceTimeoutError("late")] * 99}, limits=limits)
    last, outcome = world.told("tea")[-1], world.outcome("tea")
    assert (last.error, last.error_detail) == (outcome.error, outcome.error_detail)
    assert "may have been accepted (late)" in last.error_detail
