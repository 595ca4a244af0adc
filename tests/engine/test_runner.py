"""The engine's loop: who is asked when, how many at once, and what comes of each answer."""

from __future__ import annotations

import itertools

import pytest

from massive_frames.engine import RULES, Limits, Polling
from massive_frames.engine.polling import SHORTEST_S
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
from massive_frames.models import JobState, Payload

TEN = [f"q{n}" for n in range(10)]
QUERY_FAULTS = {
    "network": NetworkError("broke"),
    "throttled": ThrottledError("slow down"),
    "unavailable": UnavailableError("scaling"),
    "timeout": ServiceTimeoutError("late"),
    "server": ServerError("oops"),
    "malformed": MalformedBodyError("half"),
    "job-lost": JobLostError("who?"),
}


def network_error(*, sent):
    """Return an error of the network; not sent is what the transport says of a refused connection."""
    error = NetworkError("no route")
    error.sent = sent
    return error


def test_every_request_is_submitted_polled_and_delivered(simulate):
    """A batch without faults costs each request one submission and ends with its body."""
    world = simulate(TEN)
    assert sorted(o.request.params["query"] for o in world.delivered) == TEN
    assert {o.state for o in world.delivered} == {JobState.SUCCEEDED}
    assert [verb for verb, *_ in world.calls].count("submit") == 10


def test_an_outcome_holds_what_the_row_needs(simulate):
    """An outcome carries body, job, attempts, credits, times and status."""
    outcome = simulate(["tea"]).outcome("tea")
    assert (outcome.payload.body, outcome.job_id, outcome.attempts) == (b"<html>key-of-tea", "job-1", 1)
    assert (outcome.credits, outcome.http_status, outcome.error) == (2.0, 200, None)
    assert (outcome.ready_at - outcome.submitted_at).total_seconds() == pytest.approx(
        Polling(4.0).wait_s(0.0), abs=1e-6
    )


def test_an_inline_answer_needs_no_poll(simulate):
    """A submission that brings the body is the request's only exchange."""
    assert simulate(["tea"], {"tea": ["done"]}).verbs("tea") == ["submit"]


def test_a_body_is_fetched_where_the_poll_does_not_bring_it(simulate):
    """A job that is done without a body is followed by exactly one fetch."""
    world = simulate(["tea"], {"tea": ["running", "done elsewhere"]})
    assert world.verbs("tea") == ["submit", "poll", "fetch"]
    assert world.outcome("tea").payload is not None


def test_the_first_request_goes_alone(simulate):
    """Nothing else is sent before the first exchange has ended."""
    world = simulate(TEN, latency_s=3.0)
    first, *others = [at for _, _, at in world.calls]
    assert first == 0.0
    assert min(others) == 3.0


def test_no_more_exchanges_than_connections(simulate):
    """At most ``connections`` exchanges are under way at once, and that many are."""
    assert simulate(TEN, latency_s=1.0, connections=3).service.peak == 3


def test_no_more_jobs_than_max_open(simulate):
    """At most ``max_open`` requests are on their way at once, and that many are."""
    assert simulate(TEN, max_open=4).peak_open == 4


def test_requests_are_taken_one_at_a_time(simulate):
    """The requests are an iterator that is read one further than there is room, at the most."""
    begun = []

    async def look(outcome, world, scope):
        begun.append(world.begun)

    simulate(TEN, max_open=2, deliver=look)
    assert begun[0] <= 2 + 1
    assert begun == sorted(begun)


def test_a_slow_receiver_slows_everything(simulate):
    """While outcomes wait to be taken, their slots are not free for new exchanges."""

    async def slowly(outcome, world, scope):
        await world.clock.sleep(100.0)

    world = simulate(TEN, connections=1, deliver=slowly)
    assert world.ended_s >= 10 * 100.0


def test_a_running_job_is_polled_until_it_is_done(simulate):
    """As many polls are made as the job needs, none sooner than the shortest wait."""
    world = simulate(["tea"], {"tea": ["running"] * 6})
    times = [at for _, _, at in world.calls]
    steps = [b - a for a, b in itertools.pairwise(times)]
    assert world.verbs("tea") == ["submit"] + ["poll"] * 6
    assert min(steps) >= SHORTEST_S


def test_a_job_that_never_ends_is_given_up_with_a_timeout(simulate):
    """A job older than ``give_up_s`` ends as a timeout, and its state says that it still runs."""
    world = simulate(["tea"], {"tea": ["running"] * 1000}, give_up_s=60.0)
    outcome = world.outcome("tea")
    assert (outcome.error, outcome.state, outcome.job_id) == ("timeout", JobState.RUNNING, "job-1")
    assert 60.0 < world.ended_s < 80.0


def test_finished_jobs_teach_when_to_ask(simulate):
    """After jobs that took a tenth of what was believed, later jobs are asked about sooner."""
    world = simulate(
        [f"q{n}" for n in range(30)],
        connections=1,
        max_open=1,
        typical_s=40.0,
    )
    waits = {}
    for verb, query, at in world.calls:
        waits[query] = at - waits[query] if verb == "poll" else at
    assert waits["q29"] < waits["q0"]


@pytest.mark.parametrize("code", sorted(set(QUERY_FAULTS) - {"job-lost"}))
def test_a_fault_at_submission_is_retried(simulate, code):
    """One fault of a class that can pass is followed by a second submission that succeeds."""
    world = simulate(["tea"], {"tea": [QUERY_FAULTS[code]]}, limits=Limits(resubmit_unconfirmed=True))
    assert world.verbs("tea") == ["submit", "submit", "poll"]
    assert world.outcome("tea").attempts == 2


@pytest.mark.parametrize("code", sorted(QUERY_FAULTS))
def test_a_fault_at_a_poll_never_submits_again(simulate, code):
    """A job that was accepted is asked for again, and not paid for again."""
    world = simulate(["tea"], {"tea": ["running", QUERY_FAULTS[code]]})
    assert world.verbs("tea") == ["submit", "poll", "poll"]
    assert world.outcome("tea").error is None


@pytest.mark.parametrize("code", sorted(QUERY_FAULTS))
def test_retries_of_a_class_are_bounded(simulate, code):
    """A fault that does not pass is tried as often as its rule says, and then becomes the row's error."""
    world = simulate(["canary", "tea"], {"canary": ["done"], "tea": ["running"] + [QUERY_FAULTS[code]] * 100})
    assert world.verbs("tea").count("poll") == 1 + RULES[code].retries
    assert world.outcome("tea").error == code


def test_waits_grow_as_the_rule_says(simulate):
    """Each wait lies between half and the whole of the rule's, which grows up to its cap."""
    rule = RULES["server"]
    world = simulate(["tea"], {"tea": ["running"] + [ServerError("oops")] * 6})
    waits = [event.wait_s for event in world.events if event.error == "server" and event.wait_s]
    for retry, wait in enumerate(waits):
        longest = min(rule.cap_s, rule.first_s * rule.factor**retry)
        assert longest / 2 <= wait <= longest
    assert len(waits) == 6


def test_retry_after_is_waited_for(simulate):
    """A 429 that names seconds is retried no sooner than that."""
    world = simulate(["tea"], {"tea": [ThrottledError("slow down", retry_after=30.0)]})
    (_, _, first), (_, _, second), *_ = world.calls
    assert 30.0 <= second - first <= 31.0


@pytest.mark.parametrize("error", [RejectedError("no"), CaptchaError("robot?")])
def test_a_refusal_is_that_rows_error_alone(simulate, error):
    """A refused parameter or a captcha ends its own request at once and no other."""
    world = simulate(TEN, {"q3": [error]})
    assert world.verbs("q3") == ["submit"]
    assert world.outcome("q3").error == error.code
    assert sum(o.error is None for o in world.delivered) == 9
    assert world.runner.stopped_by is None


def test_a_failed_job_is_submitted_again(simulate):
    """A job that the service gave up is submitted once more, under a new id."""
    world = simulate(["tea"], {"tea": ["running", "failed"]})
    assert world.verbs("tea") == ["submit", "poll", "submit", "poll"]
    assert (world.outcome("tea").job_id, world.outcome("tea").attempts) == ("job-2", 2)


def test_failed_jobs_are_not_submitted_for_ever(simulate):
    """A job that fails each time is submitted as often as the rule says, and ends as failed."""
    world = simulate(["tea"], {"tea": ["failed"] * 100})
    assert world.verbs("tea").count("submit") == 1 + RULES["job-failed"].retries
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("job-failed", JobState.FAILED)


def test_a_lost_job_ends_as_lost(simulate):
    """A job whose id is no longer known is not submitted again, for it may have been charged."""
    world = simulate(["tea"], {"tea": ["running"] + [JobLostError("who?")] * 100})
    assert world.verbs("tea").count("submit") == 1
    assert (world.outcome("tea").error, world.outcome("tea").state) == ("job-lost", JobState.FAILED)


def test_a_malformed_body_is_told_to_the_observers(simulate):
    """A body that could not be used comes with the failure, so that the archive keeps it."""
    errors = [MalformedBodyError("half") for _ in range(10)]
    for error in errors:
        error.payload = Payload("key-of-tea", b"<ht", "text/html", 200, None)
    world = simulate(["tea"], {"tea": ["running", *errors]})
    (event,) = [event for event in world.events if event.payload is not None]
    assert (event.kind, event.error, event.payload.body) == ("failed", "malformed", b"<ht")
    assert world.outcome("tea").error == "malformed"


def test_a_refused_token_costs_one_exchange(simulate):
    """When the first answer refuses the token, nothing else is sent and the others stay unsent."""
    world = simulate(TEN, {"q0": [AuthenticationError("no", status=401)]})
    assert len(world.calls) == 1
    assert isinstance(world.runner.stopped_by, AuthenticationError)
    assert [(o.error, o.state) for o in world.delivered] == [("authentication", JobState.QUEUED)]
    assert [world.left(f"q{n}") for n in range(1, 10)] == [(JobState.QUEUED, None)] * 9


def test_a_token_refused_on_the_way_stops_the_batch(simulate):
    """A token that stops working leaves the accepted jobs with their ids and the rest unsent."""
    world = simulate(
        TEN,
        {q: ["running"] * 50 for q in TEN} | {"q1": ["running", AuthenticationError("no", status=403)]},
        max_open=5,
    )
    assert (world.outcome("q1").error, world.outcome("q1").job_id) == ("authentication", "job-2")
    assert world.left("q2") == (JobState.RUNNING, "job-3")
    assert world.left("q9") == (JobState.QUEUED, None)


def test_after_a_refused_token_nothing_is_polled_either(simulate):
    """A token that was refused is not shown again: of what is under way only the answers are heard."""
    scripts = {q: ["running"] * 50 for q in TEN} | {"q1": ["running", AuthenticationError("no", status=403)]}
    world = simulate(TEN, scripts, connections=1, latency_s=1.0)
    assert [verb for verb, query, _ in world.calls if query == "q1"] == ["submit", "poll"]
    assert world.calls[-1][:2] == ("poll", "q1")


def test_without_credits_nothing_more_is_submitted(simulate):
    """After a 402 no submission is made, and what was not begun stays unsent."""
    world = simulate(TEN, {"q4": [CreditsError("empty", status=402)]}, connections=1, latency_s=0.1)
    submitted = [query for verb, query, _ in world.calls if verb == "submit"]
    assert submitted == ["q0", "q1", "q2", "q3", "q4"]
    assert world.left("q9") == (JobState.QUEUED, None)
    assert isinstance(world.runner.stopped_by, CreditsError)


def test_the_request_that_met_the_empty_account_stays_open(simulate):
    """A 402 says nothing of the request: its state is queued, so that a later run submits it."""
    world = simulate(TEN, {"q4": [CreditsError("empty", status=402)]}, connections=1, latency_s=0.1)
    assert (world.outcome("q4").error, world.outcome("q4").state) == ("credits", JobState.QUEUED)
    assert world.told("q4")[-1].state is JobState.QUEUED


def test_without_credits_what_was_accepted_is_still_fetched(simulate):
    """After a 402 the jobs already accepted, and paid for, come home."""
    world = simulate(TEN, {"q4": [CreditsError("empty", status=402)]}, connections=1, latency_s=0.1)
    assert [world.outcome(f"q{n}").error for n in range(4)] == [None] * 4


@pytest.mark.parametrize("sent", [True, False], ids=["broke", "never connected"])
def test_an_unreachable_service_stops_the_batch(simulate, sent):
    """When nothing ever gets through, the batch stops after a few tries, however large it is."""
    queries = [f"q{n}" for n in range(200)]
    world = simulate(queries, {q: [network_error(sent=sent)] * 100 for q in queries})
    assert isinstance(world.runner.stopped_by, NetworkError)
    assert len(world.calls) < 20
    assert world.begun < 10


def test_a_service_that_was_never_reached_leaves_its_requests_open(simulate):
    """Requests that cannot have arrived are queued, whatever was tried, so that a later run submits them."""
    world = simulate(TEN, {q: [network_error(sent=False)] * 100 for q in TEN})
    assert {(o.error, o.state) for o in world.delivered} == {("network", JobState.QUEUED)}
    assert world.left("q9") == (JobState.QUEUED, None)


def test_one_request_that_does_not_get_through_does_not_stop_the_others(simulate):
    """A first request that never gets through says nothing of the service once another one did."""
    world = simulate(TEN, {"q0": [network_error(sent=False)] * 100})
    assert world.runner.stopped_by is None
    assert world.outcome("q9").error is None


def test_a_network_that_breaks_later_does_not_stop_the_batch(simulate):
    """Once the service has answered, a broken connection is one request's trouble."""
    world = simulate(TEN, {"q5": [network_error(sent=False)] * 100})
    assert world.runner.stopped_by is None
    assert (world.outcome("q5").error, world.outcome("q5").state) == ("network", JobState.FAILED)
    assert sum(o.error is None for o in world.delivered) == 9
