"""What a caller allows a batch is kept: credits, time, failures; and what has no answer is counted in."""

from __future__ import annotations

import pytest

from massive_frames.engine import Limits
from massive_frames.engine.limits import Account
from massive_frames.errors import LimitError, RejectedError, ServiceTimeoutError, ThrottledError
from massive_frames.models import JobState, Outcome, Request

PRICE = 2.0  # of each of the scripted service's requests
TEN = [f"q{n}" for n in range(10)]
HUNDRED = [f"q{n:02}" for n in range(100)]


def submitted(world):
    """Count the submissions."""
    return sum(verb == "submit" for verb, *_ in world.calls)


@pytest.mark.parametrize(("most", "n"), [(0, 0), (1, 0), (2, 1), (7, 3), (20, 10), (21, 10)])
def test_no_more_is_submitted_than_credits_allow(simulate, most, n):
    """As many requests are submitted as the credits pay for, and all of these come home."""
    world = simulate(TEN, limits=Limits(max_credits=most))
    assert (submitted(world), len(world.delivered)) == (n, n)
    assert sum(outcome.credits for outcome in world.delivered) == n * PRICE
    assert isinstance(world.runner.stopped_by, LimitError if n < 10 else type(None))


def test_what_was_not_submitted_for_want_of_credits_stays_open(simulate):
    """Nothing is told of a request that the limit has kept back."""
    world = simulate(TEN, limits=Limits(max_credits=7))
    assert [world.left(query) for query in TEN[3:]] == [(JobState.QUEUED, None)] * 7
    assert str(world.runner.stopped_by).startswith("max_credits=7: 6 spent or on its way")


def test_credits_of_earlier_runs_count(simulate):
    """A batch that goes on has what is left of its limit."""
    assert submitted(simulate(TEN, limits=Limits(max_credits=7, spent=4))) == 1


def test_a_request_that_failed_frees_its_credits(simulate):
    """A request that cost nothing leaves room for another one."""
    world = simulate(TEN, {"q0": [RejectedError("no", status=422)]}, limits=Limits(max_credits=7))
    assert submitted(world) == 4


def test_a_retry_is_not_counted_twice(simulate):
    """A request that is submitted again after a refusal has its credits set aside once."""
    world = simulate(TEN, {"q1": [ThrottledError("slow down")] * 3}, limits=Limits(max_credits=20))
    assert len(world.delivered) == 10


def test_a_submission_without_answer_counts_as_spent(simulate):
    """What may have been charged leaves no room for another request."""
    lost = {"q1": [ServiceTimeoutError("no answer")]}
    world = simulate(TEN, lost, limits=Limits(max_credits=7), connections=1)
    assert submitted(world) == 3
    assert world.outcome("q1").state is JobState.UNCONFIRMED


def test_each_submission_without_answer_counts_as_spent(simulate):
    """A request that is sent three times may have cost three times its price."""
    lost = {"q1": [ServiceTimeoutError("no answer")] * 2}
    limits = Limits(max_credits=10, resubmit_unconfirmed=True)
    world = simulate(TEN, lost, limits=limits, connections=1, max_open=1)
    assert world.outcome("q1").attempts == 3
    assert len(world.delivered) == 3


def test_a_resubmission_needs_room_of_its_own(simulate):
    """When all credits are set aside, a lost answer is not followed by another submission."""
    lost = {"q1": [ServiceTimeoutError("no answer")]}
    world = simulate(TEN, lost, limits=Limits(max_credits=20, resubmit_unconfirmed=True))
    assert (submitted(world), len(world.delivered)) == (10, 9)
    assert world.left("q1") == (JobState.UNCONFIRMED, None)
    assert isinstance(world.runner.stopped_by, LimitError)


def test_a_deadline_stops_everything(simulate):
    """When the time has passed nothing more is sent, not even a poll, and the run ends at once."""
    world = simulate(TEN, {q: ["running"] * 500 for q in TEN}, limits=Limits(deadline_s=30.0))
    assert isinstance(world.runner.stopped_by, LimitError)
    assert world.ended_s == pytest.approx(30.0, abs=0.1)
    assert all(at <= 30.0 for _, _, at in world.calls)


def test_a_deadline_leaves_accepted_jobs_with_their_ids(simulate):
    """What the deadline cut short can be asked for by a later run."""
    world = simulate(TEN, {q: ["running"] * 500 for q in TEN}, limits=Limits(deadline_s=30.0), max_open=2)
    assert world.left("q0") == (JobState.RUNNING, "job-1")
    assert world.left("q9") == (JobState.QUEUED, None)


def test_a_deadline_of_nothing_sends_nothing(simulate):
    """A deadline that has passed already costs no exchange."""
    world = simulate(TEN, limits=Limits(deadline_s=0.0))
    assert world.calls == []
    assert isinstance(world.runner.stopped_by, LimitError)


def test_a_batch_within_its_deadline_is_not_stopped(simulate):
    """A batch that is done in time ends without a word."""
    assert simulate(TEN, limits=Limits(deadline_s=900.0)).runner.stopped_by is None


def test_too_many_failures_stop_the_submitting(simulate):
    """When more than the share have failed, nothing more is submitted."""
    refused = {query: [RejectedError("no", status=422)] for query in HUNDRED}
    world = simulate(HUNDRED, refused, limits=Limits(max_failures=0.1), connections=1)
    assert submitted(world) == 3  # 3 of at least 20 are more than a tenth
    assert str(world.runner.stopped_by) == "max_failures=0.1: 3 of 3 requests have failed"


def test_few_failures_do_not_stop(simulate):
    """A share of failures that was allowed goes through."""
    refused = {query: [RejectedError("no", status=422)] for query in HUNDRED[::10]}
    world = simulate(HUNDRED, refused, limits=Limits(max_failures=0.15), max_open=1)
    assert world.runner.stopped_by is None
    assert len(world.delivered) == 100


def test_what_is_still_on_its_way_is_not_counted_as_good(simulate):
    """The share is taken of what has ended: failures that come first count in full."""
    refused = {query: [RejectedError("no", status=422)] for query in HUNDRED[::10]}
    world = simulate(HUNDRED, refused, limits=Limits(max_failures=0.15))
    assert str(world.runner.stopped_by) == "max_failures=0.15: 4 of 4 requests have failed"


def test_after_too_many_failures_what_was_accepted_is_fetched(simulate):
    """Jobs that are paid for come home although the submitting has stopped."""
    refused = {query: [RejectedError("no", status=422)] for query in HUNDRED[5:]}
    world = simulate(HUNDRED, refused, limits=Limits(max_failures=0.0), connections=1)
    assert [world.outcome(query).error for query in HUNDRED[:5]] == [None] * 5


def test_no_failure_at_all_may_be_allowed(simulate):
    """``max_failures=0`` stops at the first one."""
    world = simulate(HUNDRED, {"q00": [RejectedError("no", status=422)]}, limits=Limits(max_failures=0.0))
    assert submitted(world) == 1


def test_jobs_of_earlier_runs_are_on_their_way(simulate):
    """What an earlier run has submitted has its credits set aside before anything new is submitted."""
    held = dict.fromkeys([f"key-of-{query}" for query in TEN[:3]], PRICE)
    world = simulate(TEN, accepted=TEN[:3], limits=Limits(max_credits=8, held=held))
    assert (submitted(world), len(world.delivered)) == (1, 4)


def test_a_job_of_an_earlier_run_that_failed_is_submitted_again_for_its_own_credits(simulate):
    """The credits that were set aside for it are there for its next submission, and are counted once."""
    limits = Limits(max_credits=2, held={"key-of-q0": PRICE})
    world = simulate(["q0"], {"q0": ["failed"]}, accepted=["q0"], limits=limits)
    assert (submitted(world), world.outcome("q0").state) == (1, JobState.SUCCEEDED)
    assert world.runner.stopped_by is None


def outcome(query, state, job_id=None):
    """Return how a query has come out of a run."""
    return Outcome(Request("scripted", {"query": query}), state, error="x", job_id=job_id)


def test_a_request_that_a_stop_has_left_open_has_not_failed():
    """Of a share of failures only what has ended counts."""
    account = Account(Limits(max_failures=0.5))
    assert {account.end(outcome(query, JobState.QUEUED), PRICE) for query in HUNDRED} == {None}
    assert {account.end(outcome(query, JobState.FAILED), PRICE) for query in TEN} == {None}


def test_a_job_that_was_given_up_may_be_charged_yet(simulate):
    """Its credits are not free for another request while it still runs."""
    slow = {"q0": ["running"] * 1000}
    world = simulate(TEN, slow, limits=Limits(max_credits=6), max_open=1, give_up_s=60.0)
    assert world.outcome("q0").state is JobState.RUNNING
    assert submitted(world) == 3
