"""Batches that go on: jobs an earlier run had submitted are asked for, and never paid for twice."""

from __future__ import annotations

from massive_frames.errors import CreditsError, NetworkError, UnavailableError
from massive_frames.models import JobState, Request, Work


def test_an_accepted_job_is_polled_and_not_submitted(simulate):
    """A job of an earlier run is asked for by its id."""
    world = simulate(["tea"], accepted=["tea"])
    assert world.verbs("tea") == ["poll"]
    assert world.outcome("tea").job_id == "old-tea"


def test_an_accepted_job_that_still_runs_is_waited_for(simulate):
    """A job of an earlier run that is not ready yet gets the same patience as a new one."""
    world = simulate(["tea"], {"tea": ["running", "running"]}, accepted=["tea"])
    assert world.verbs("tea") == ["poll"] * 3
    assert world.outcome("tea").error is None


def test_old_jobs_do_not_spoil_what_is_learnt(simulate):
    """The age of a job from an earlier run does not delay the polls of new ones."""
    world = simulate(["old", "new"], accepted=["old"], connections=1, max_open=1)
    (submitted, polled) = [at for _, query, at in world.calls if query == "new"]
    assert polled - submitted < 10.0


def test_the_latency_of_an_old_job_is_not_told(simulate):
    """When a job of an earlier run was ready is not known, and no event says so."""
    world = simulate(["tea"], {"tea": ["running"]}, accepted=["tea"])
    assert [event.ready_s for event in world.events] == [None, None]


def test_a_job_lost_to_a_second_interrupt_is_not_called_not_sent(simulate):
    """An accepted job that is interrupted again keeps its id."""
    world = simulate(["tea"], {"tea": ["running"] * 99}, accepted=["tea"], cancel_at=5.0)
    assert world.left("tea") == (JobState.RUNNING, "old-tea")


def test_an_accepted_job_never_begun_is_not_called_not_sent(simulate):
    """Nothing is told of an accepted job that a cancelled run had not come to, so its id stands."""
    scripts = {"first": ["running"] * 99}
    world = simulate(["first", "tea"], scripts, accepted=["first", "tea"], max_open=1, cancel_at=5.0)
    assert (world.told("tea"), world.left("tea")) == ([], (JobState.RUNNING, "old-tea"))


def test_without_credits_jobs_of_an_earlier_run_are_fetched(simulate):
    """A 402 on the first new submission does not keep back what an earlier run has paid for."""
    world = simulate(["new", "a", "b"], {"new": [CreditsError("empty")]}, accepted=["a", "b"])
    assert [world.outcome(query).error for query in ("a", "b")] == [None, None]


def test_an_unreachable_service_ends_a_resumed_batch(simulate):
    """A resumed batch that cannot reach the service stops like a new one, and its job keeps its id."""
    scripts = {query: [NetworkError("no route")] * 100 for query in ("tea", "new")}
    world = simulate(["tea", "new"], scripts, accepted=["tea"])
    assert isinstance(world.runner.stopped_by, NetworkError)
    assert (world.told("tea")[-1].state, world.told("tea")[-1].job_id) == (JobState.RUNNING, "old-tea")


def test_a_job_given_up_is_told_as_it_is(simulate):
    """A job that was still running when it was given up is written down as running, to be asked for again."""
    world = simulate(["tea"], {"tea": ["running"] * 500})
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("timeout", JobState.RUNNING)
    assert world.events[-1].state is JobState.RUNNING


def test_submissions_are_counted_on(simulate):
    """Attempts and unconfirmed submissions of earlier runs count into what is told."""
    request = Request("scripted", {"query": "tea"}, stored_key="key-of-tea")
    work = [Work(request, attempts=3, unconfirmed=1, error="unconfirmed", error_detail="?")]
    world = simulate(["tea"], work=work)
    assert [(event.attempt, event.unconfirmed) for event in world.events] == [(4, 1)] * 3
    assert (world.outcome("tea").attempts, world.outcome("tea").error) == (4, None)


def test_a_request_once_unconfirmed_stays_so_until_it_is_accepted(simulate):
    """A second submission that is refused for good leaves open what became of the first."""
    request = Request("scripted", {"query": "tea"}, stored_key="key-of-tea")
    scripts = {"tea": [UnavailableError("scaling")] * 99}
    world = simulate(["tea"], scripts, work=[Work(request, attempts=1, unconfirmed=1)])
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("unconfirmed", JobState.UNCONFIRMED)
