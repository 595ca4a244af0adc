"""Every request has exactly one outcome, whatever goes wrong and whenever it is stopped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.errors import (
    AuthenticationError,
    CaptchaError,
    CreditsError,
    JobLostError,
    MalformedBodyError,
    NetworkError,
    RejectedError,
    ServerError,
    ServiceTimeoutError,
    ThrottledError,
    UnavailableError,
)

FAULTS = [
    NetworkError, ThrottledError, UnavailableError, ServiceTimeoutError, ServerError, MalformedBodyError,
    JobLostError, RejectedError, CaptchaError, CreditsError, AuthenticationError,
]  # fmt: skip
STEPS = st.sampled_from(["running", "running", "done", "failed", *FAULTS]).map(
    lambda step: step if isinstance(step, str) else step(step.code)
)
SCRIPTS = st.lists(st.lists(STEPS, max_size=12), min_size=1, max_size=6)


def _keys(outcomes):
    return sorted(outcome.request.key for outcome in outcomes)


@settings(max_examples=120, deadline=None)
@given(
    scripts=SCRIPTS,
    connections=st.integers(1, 3),
    max_open=st.integers(1, 4),
    latency_s=st.sampled_from([0.0, 0.7]),
    accepted=st.sets(st.integers(0, 5)),
)
def test_every_request_has_one_outcome_in_any_fault_mix(simulate, scripts, accepted, **limits):
    """Delivered and left-over outcomes together cover each request exactly once."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(
        queries,
        dict(zip(queries, scripts, strict=True)),
        accepted=[query for n, query in enumerate(queries) if n in accepted],
        **limits,
    )
    assert _keys(world.delivered + world.left) == _keys_of(world)


@settings(max_examples=80, deadline=None)
@given(scripts=SCRIPTS, cancel_at=st.floats(0.0, 40.0), latency_s=st.sampled_from([0.0, 0.7]))
def test_a_batch_stopped_at_any_time_covers_every_request_once(simulate, scripts, cancel_at, latency_s):
    """A cancellation at any moment neither loses a request nor reports it twice."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(
        queries,
        dict(zip(queries, scripts, strict=True)),
        cancel_at=cancel_at,
        latency_s=latency_s,
        max_open=3,
    )
    assert _keys(world.delivered + world.left) == _keys_of(world)


def _keys_of(world):
    return sorted(request.key for request in world.requests)


def test_a_cancelled_batch_says_what_was_accepted_and_what_was_not_sent(simulate):
    """After a cancellation accepted jobs are interrupted, and the others not sent."""
    queries = [f"q{n}" for n in range(6)]
    world = simulate(queries, {q: ["running"] * 99 for q in queries}, max_open=2, cancel_at=10.0)
    assert [world.outcome(query).error for query in queries] == ["interrupted"] * 2 + ["not-sent"] * 4
    assert world.outcome("q0").job_id == "job-1"


def test_a_submission_cut_off_may_have_been_accepted(simulate):
    """A request cancelled while it was being submitted is not said to be unsent."""
    world = simulate(["tea"], latency_s=5.0, cancel_at=2.0)
    assert world.outcome("tea").error == "interrupted"
    assert "may have been accepted" in world.outcome("tea").error_detail


def test_an_outcome_whose_delivery_was_cut_off_is_not_delivered_again(simulate):
    """A cancellation during a delivery does not lead to a second outcome for the request."""

    async def cut(outcome, world, scope):
        scope.cancel()
        await world.clock.sleep(1.0)

    world = simulate(["tea", "coffee"], deliver=cut)
    assert len(world.delivered + world.left) == 2


def test_an_outcome_whose_delivery_had_begun_is_not_lost(simulate):
    """A cancellation while an outcome is being taken in neither loses the request nor doubles it."""
    kept = []

    async def slowly(outcome, world, scope):
        await world.clock.sleep(1.0)
        kept.append(outcome)

    world = simulate(["tea", "coffee"], {"coffee": ["running"] * 99}, deliver=slowly, cancel_at=3.0)
    assert _keys(kept + world.left) == _keys_of(world)


@settings(max_examples=60, deadline=None)
@given(scripts=SCRIPTS, close_at=st.floats(0.0, 40.0), latency_s=st.sampled_from([0.0, 0.7]))
def test_a_batch_closed_at_any_time_covers_every_request_once(simulate, scripts, close_at, latency_s):
    """Closing at any moment neither loses a request nor reports it twice."""
    queries = [f"q{n}" for n in range(len(scripts))]
    scripted = dict(zip(queries, scripts, strict=True))
    world = simulate(queries, scripted, close_at=close_at, latency_s=latency_s, max_open=3)
    assert _keys(world.delivered + world.left) == _keys_of(world)


def test_a_closed_batch_hears_the_end_of_a_submission(simulate):
    """A job that is accepted while the batch closes is told to the journal and called accepted."""
    world = simulate(["tea", "coffee"], latency_s=5.0, close_at=2.0)
    assert world.kinds("tea") == ["submitting", "submitted"]
    assert (world.outcome("tea").error, world.outcome("tea").job_id) == ("interrupted", "job-1")
    assert world.outcome("coffee").error == "not-sent"


def test_each_request_is_submitted_before_it_is_polled(simulate):
    """A request's events come in the order in which things happened."""
    world = simulate(["tea"], {"tea": ["running", "running"]})
    assert world.kinds("tea") == ["submitting", "submitted", "polled", "succeeded"]


def test_a_retry_is_told_between_its_tries(simulate):
    """A retried submission is told as an attempt, a retry and a second attempt."""
    world = simulate(["tea"], {"tea": [UnavailableError("scaling")]})
    assert world.kinds("tea")[:3] == ["submitting", "retrying", "submitting"]
    assert [event.attempt for event in world.events][:3] == [1, 1, 2]


def test_the_body_is_told_before_it_is_delivered(simulate):
    """Observers, and so the archive, have the body before anybody parses it."""
    told = []

    async def look(outcome, world, scope):
        told.append([event.payload.body for event in world.events if event.payload is not None])

    simulate(["tea"], deliver=look)
    assert told == [[b"<html>key-of-tea"]]


def test_credits_are_told_once_with_the_success(simulate):
    """Only the succeeding event carries the price."""
    world = simulate(["tea"], {"tea": ["running", "failed"]})
    assert [event.credits for event in world.events if event.credits] == [2.0]


def test_an_error_of_the_receiver_ends_the_batch(simulate):
    """An error that is not the service's, such as a full disk, is not swallowed."""

    async def fail(outcome, world, scope):
        raise OSError("disk full")

    with pytest.RaisesGroup(pytest.RaisesGroup(pytest.RaisesExc(OSError, match="disk full"))):
        simulate(["tea"], deliver=fail)
