"""A trouble that would have passed is not made final by a run that stops for another reason."""

from __future__ import annotations

import pytest

from massive_frames.engine import Limits
from massive_frames.errors import (
    AuthenticationError,
    CreditsError,
    JobLostError,
    RejectedError,
    ServerError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.models import JobState

PASSING = [
    ThrottledError("slow down", status=429),
    UnavailableError("scaling", status=503),
    ServerError("oops"),
]
THREE = ["first", "other", "tea"]


def stopped(simulate, error):
    """Stop a run by an empty account while the answer to a first request is still to come."""
    scripts = {"first": ["done"], "tea": [error], "other": [CreditsError("empty", status=402)]}
    return simulate(THREE, scripts)


@pytest.mark.parametrize("error", PASSING, ids=lambda error: error.code)
def test_a_passing_fault_at_a_stop_leaves_the_request_queued(simulate, error):
    """After a 402 a request with tries left is not sent again, and a later run sends it."""
    world = stopped(simulate, error)
    assert world.verbs("tea") == ["submit"]
    assert (world.outcome("tea").error, world.outcome("tea").state) == (error.code, JobState.QUEUED)
    assert world.told("tea")[-1].state is JobState.QUEUED


def test_a_job_that_failed_at_a_stop_leaves_the_request_queued(simulate):
    """A job that the service gave up, and that would have been submitted again, is so by a later run."""
    scripts = {"first": ["done"], "tea": ["running", "failed"], "other": [CreditsError("empty", status=402)]}
    world = simulate(["first", "tea", "other"], scripts)
    assert world.verbs("tea") == ["submit", "poll"]
    assert (world.outcome("tea").state, world.outcome("tea").job_id) == (JobState.QUEUED, None)


def test_a_deadline_leaves_a_passing_fault_queued(simulate):
    """An answer that comes after the deadline, and says to try later, is no end."""
    scripts = {"tea": [UnavailableError("scaling", status=503)]}
    world = simulate(["first", "tea"], scripts, limits=Limits(deadline_s=3.0), latency_s=2.0)
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("unavailable", JobState.QUEUED)


def test_a_job_not_found_at_a_stop_keeps_its_id(simulate):
    """A job that is asked for more than once before it is lost is asked for again by a later run."""
    scripts = {"tea": [JobLostError("who?")], "other": [AuthenticationError("no", status=401)]}
    world = simulate(THREE, scripts, accepted=THREE, latency_s=1.0)
    assert (world.outcome("tea").state, world.outcome("tea").job_id) == (JobState.RUNNING, "old-tea")


def test_a_refusal_at_a_stop_is_final(simulate):
    """What would not have been tried again has failed, stop or not."""
    world = stopped(simulate, RejectedError("no", status=422))
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("rejected", JobState.FAILED)
