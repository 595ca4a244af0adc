"""Each request is delivered once at most, and one that is not has a last event that tells the truth."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.engine import Limits
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
    StoreError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.models import EventKind, JobState

FAULTS = [
    NetworkError, ThrottledError, UnavailableError, ServiceTimeoutError, ServerError, MalformedBodyError,
    JobLostError, RejectedError, CaptchaError, CreditsError, AuthenticationError,
]  # fmt: skip
STEPS = st.sampled_from(["running", "running", "done", "failed", *FAULTS]).map(
    lambda step: step if isinstance(step, str) else step(step.code)
)
SCRIPTS = st.lists(st.lists(STEPS, max_size=12), min_size=1, max_size=6)


def told_the_truth(world):
    """Say whether each request was delivered once at most, and its last event says what became of it."""
    for work in world.work:
        query = work.request.params["query"]
        outcomes, events = world.outcomes(query), world.told(query)
        assert len(outcomes) <= 1
        last = events[-1] if events else None
        if outcomes:
            assert last.kind in {EventKind.SUCCEEDED, EventKind.FAILED, EventKind.UNCONFIRMED}
            assert (last.state, last.job_id) == (outcomes[0].state, outcomes[0].job_id)
        else:
            assert last is None or last.kind not in {EventKind.SUCCEEDED, EventKind.UNCONFIRMED}
        unconfirmed = last.unconfirmed + (last.kind is EventKind.SUBMITTING) if last else 0
        assert unconfirmed >= world.service.unanswered[query]
        assert not (unconfirmed and last.state is JobState.QUEUED and last.job_id is None)
    return True


def delivered(world):
    """Return the keys of what was delivered, in order."""
    return sorted(outcome.request.key for outcome in world.delivered)


def all_of(world):
    """Return the keys of what was to be done, in order."""
    return sorted(work.request.key for work in world.work)


@settings(max_examples=120, deadline=None)
@given(
    scripts=SCRIPTS,
    connections=st.integers(1, 3),
    max_open=st.integers(1, 4),
    latency_s=st.sampled_from([0.0, 0.7]),
    accepted=st.sets(st.integers(0, 5)),
    limits=st.builds(Limits, resubmit_unconfirmed=st.booleans()),
)
def test_every_request_has_one_outcome_in_any_fault_mix(simulate, scripts, accepted, **options):
    """Each request is delivered once, or a stopped run has left it where its last event says."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(
        queries,
        dict(zip(queries, scripts, strict=True)),
        accepted=[query for n, query in enumerate(queries) if n in accepted],
        **options,
    )
    assert told_the_truth(world)
    assert world.runner.stopped_by is not None or delivered(world) == all_of(world)


@settings(max_examples=80, deadline=None)
@given(scripts=SCRIPTS)
def test_a_submission_without_answer_is_the_last_exchange(simulate, scripts):
    """Unless the caller said so, what may have been accepted is not submitted again."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(queries, dict(zip(queries, scripts, strict=True)))
    for query in queries:
        assert world.service.unanswered[query] <= 1
        if world.service.unanswered[query]:
            assert world.verbs(query)[-1] == "submit"
            assert world.outcome(query).state is JobState.UNCONFIRMED


@settings(max_examples=80, deadline=None)
@given(
    scripts=SCRIPTS,
    cancel_at=st.floats(0.0, 40.0),
    latency_s=st.sampled_from([0.0, 0.7]),
    turn_s=st.sampled_from([0.0, 0.7]),
)
def test_a_batch_stopped_at_any_time_covers_every_request_once(simulate, scripts, **options):
    """A cancellation at any moment delivers nothing twice, and no request's last event lies."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(queries, dict(zip(queries, scripts, strict=True)), max_open=3, **options)
    assert told_the_truth(world)


def test_a_cancelled_batch_says_what_was_accepted_and_what_was_not_sent(simulate):
    """After a cancellation accepted jobs have their ids, and the others were never told of."""
    queries = [f"q{n}" for n in range(6)]
    world = simulate(queries, {q: ["running"] * 99 for q in queries}, max_open=2, cancel_at=10.0)
    accepted = [(JobState.RUNNING, "job-1"), (JobState.RUNNING, "job-2")]
    assert [world.left(query) for query in queries] == accepted + [(JobState.QUEUED, None)] * 4


def test_a_submission_cut_off_may_have_been_accepted(simulate):
    """A request cancelled while it was being submitted is told as unconfirmed."""
    world = simulate(["tea"], latency_s=5.0, cancel_at=2.0)
    assert world.kinds("tea") == ["submitting", "unconfirmed"]
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("unconfirmed", JobState.UNCONFIRMED)
    assert "may have been accepted" in world.outcome("tea").error_detail


def test_a_request_that_waited_for_its_turn_was_not_sent(simulate):
    """A request cancelled before it left is told nothing of: it is still to be submitted."""
    world = simulate(["tea"], turn_s=5.0, cancel_at=2.0)
    assert (world.kinds("tea"), world.left("tea")) == ([], (JobState.QUEUED, None))


def test_an_outcome_whose_delivery_was_cut_off_is_not_delivered_again(simulate):
    """A cancellation during a delivery does not lead to a second outcome for the request."""

    async def cut(outcome, world, scope):
        scope.cancel()
        await world.clock.sleep(1.0)

    world = simulate(["tea", "coffee"], deliver=cut)
    assert told_the_truth(world)
    assert world.delivered


def test_an_outcome_whose_delivery_had_begun_is_not_lost(simulate):
    """A cancellation while an outcome is being taken in lets it be taken in."""
    kept = []

    async def slowly(outcome, world, scope):
        await world.clock.sleep(1.0)
        kept.append(outcome)

    world = simulate(["tea", "coffee"], {"coffee": ["running"] * 99}, deliver=slowly, cancel_at=3.0)
    assert kept == world.delivered
    assert world.left("coffee") == (JobState.RUNNING, "job-2")


@settings(max_examples=100, deadline=None)
@given(
    scripts=SCRIPTS,
    close_at=st.floats(0.0, 40.0),
    latency_s=st.sampled_from([0.0, 0.7]),
    turn_s=st.sampled_from([0.0, 0.7]),
    grace_s=st.sampled_from([0.0, 1000.0]),
)
def test_a_batch_closed_at_any_time_covers_every_request_once(simulate, scripts, **options):
    """Closing at any moment, with or without grace, delivers nothing twice, and no last event lies."""
    queries = [f"q{n}" for n in range(len(scripts))]
    world = simulate(queries, dict(zip(queries, scripts, strict=True)), max_open=3, **options)
    assert told_the_truth(world)


def test_a_closed_batch_hears_the_end_of_a_submission(simulate):
    """A job that is accepted while the batch closes is told to the journal with its id."""
    world = simulate(["tea", "coffee"], latency_s=5.0, close_at=2.0)
    assert world.kinds("tea") == ["submitting", "submitted"]
    assert world.left("tea")[1] == "job-1"
    assert world.left("coffee") == (JobState.QUEUED, None)


def test_a_closed_batch_delivers_what_comes_within_the_grace(simulate):
    """A body that was on its way when the batch was closed is kept and delivered."""
    world = simulate(["tea"], {"tea": ["done"]}, latency_s=5.0, close_at=2.0)
    assert world.outcome("tea").payload.body == b"<html>key-of-tea"


def test_a_submission_that_outlasts_the_grace_is_unconfirmed(simulate):
    """When the grace has passed, a submission without answer is told as what may have been accepted."""
    world = simulate(["tea"], latency_s=5.0, close_at=2.0, grace_s=0.0)
    assert world.kinds("tea") == ["submitting", "unconfirmed"]
    assert world.outcome("tea").state is JobState.UNCONFIRMED


def test_a_poll_that_outlasts_the_grace_leaves_the_job(simulate):
    """A poll that is cut off loses nothing: the job keeps its id."""
    world = simulate(["tea"], {"tea": ["running"] * 99}, latency_s=5.0, close_at=7.0, grace_s=0.0)
    assert world.verbs("tea") == ["submit", "poll"]
    assert world.left("tea")[1] == "job-1"


def test_a_service_that_can_is_asked_to_give_its_jobs_up(simulate):
    """After a stop the jobs on their way are cancelled where the service can, and told as cancelled."""
    world = simulate(["tea"], {"tea": ["running"] * 99}, close_at=3.0, cancels=True)
    assert world.service.cancelled == ["job-1"]
    assert (world.kinds("tea")[-1], world.left("tea")) == ("cancelled", (JobState.QUEUED, None))


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


def test_what_cannot_be_written_down_is_not_sent(simulate):
    """When the journal fails as a submission is announced, the submission does not leave."""
    seen = []

    def full(event):
        if event.kind is EventKind.SUBMITTING:
            raise StoreError("disk full")

    async def nothing_came(outcome, world, scope):
        seen.append(outcome)

    with pytest.RaisesGroup(pytest.RaisesGroup(pytest.RaisesExc(StoreError, match="disk full"))) as raised:
        simulate(["tea"], observer=full, deliver=nothing_came)
    assert (seen, len(raised.value.exceptions)) == ([], 1)
