"""Requests that go out as one job: what becomes of each, and what the journal is told of it."""

from __future__ import annotations

import importlib.util
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import pytest

from massive_frames.engine import Group, Grouped, Limits, Pollings, RetryPolicy
from massive_frames.errors import (
    AuthenticationError,
    CreditsError,
    JobLostError,
    LimitError,
    MalformedBodyError,
    NetworkError,
    RejectedError,
    ServerError,
    ThrottledError,
)
from massive_frames.models import EventKind, Job, JobState, Payload, Work
from massive_frames.services import Pages
from massive_frames.services.base import ArchiveNotUnderstoodError
from massive_frames.telemetry import Stats

_spec = importlib.util.spec_from_file_location("engine_world", Path(__file__).with_name("conftest.py"))
world_of_the_engine = sys.modules["engine_world"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(world_of_the_engine)
EPOCH, Line, VirtualClock, request_of = (
    getattr(world_of_the_engine, name) for name in ("EPOCH", "Line", "VirtualClock", "request_of")
)

PRICE = 2.0
QUERIES = ["a", "b", "c"]


class ScriptedGroups:
    """A service of one job for many requests; each verb's steps are used up in order, then all goes well.

    Steps are errors to raise; ``"running"``, ``"done"`` or ``"failed"`` for a poll; for a fetch, a list of
    the queries whose pages are there.
    """

    name, payload_kind, max_requests_per_job, typical_s = "scripted", "serp", 1000, 4.0
    cancels, batches, parameters = False, None, ()

    def __init__(self, clock, script, untold=0):
        self.clock, self.calls, self.opened, self.closed, self._untold = clock, [], 0, 0, untold
        self._script = {verb: list(steps) for verb, steps in script.items()}

    def credits(self, _request):
        """Charge two, so that it shows."""
        return PRICE

    def latency_group(self, _request):
        """Count all groups together."""
        return "scripted batches"

    async def submit(self, requests, transport):
        """Answer a submission."""
        await transport.send("POST", "/scripted")
        await self._step("submit", None)
        keys = tuple(request.key for request in requests)
        return Job(self.name, "batches/1", keys, JobState.QUEUED, self.clock.now(), 202)

    async def poll(self, job, _transport):
        """Answer a poll."""
        step = await self._step("poll", "done")
        state = {"running": JobState.RUNNING, "failed": JobState.FAILED}.get(step, JobState.SUCCEEDED)
        return Job(job.service, job.id, job.request_keys, state, job.submitted_at, 200)

    async def fetch(self, job, _transport, requests=()):
        """Hand over pages, and count whether they are closed."""
        there = await self._step("fetch", [request.params["query"] for request in requests])
        keys = [request.key for request in requests if request.params["query"] in there]
        pages = {key: Payload(key, b"<html>", "text/html", 200, self.clock.now()) for key in keys}
        whole = Payload(job.id, b"archive", "", 200, self.clock.now())
        self.opened += 1
        return Pages(pages, ["one is damaged"], lambda: whole, self._close, self._untold)

    def _close(self):
        self.closed += 1

    async def _step(self, verb, otherwise):
        self.calls.append(verb)
        await anyio.lowlevel.checkpoint()
        steps = self._script.get(verb)
        step = steps.pop(0) if steps else otherwise
        if step == "hang":
            await self.clock.sleep(1e6)
        if isinstance(step, Exception):
            raise step
        return step


@dataclass
class Left:
    """What a run left behind."""

    service: ScriptedGroups
    grouped: Grouped
    events: list = field(default_factory=list)
    delivered: list = field(default_factory=list)
    together: list = field(default_factory=list)

    @property
    def reasons(self):
        """Why requests are asked for one by one."""
        return self.grouped.reasons

    def kinds(self, query):
        """List the kinds of one query's events."""
        return [event.kind.value for event in self.told(query)]

    def told(self, query):
        """List one query's events."""
        return [event for event in self.events if event.request_key == request_of(query).key]

    def end(self, query):
        """Return how the journal has a query: its state and its job."""
        last = self.told(query)[-1]
        return last.state, last.job_id

    @property
    def paid(self):
        """The credits the journal has been told of."""
        return sum(event.credits for event in self.events)


def run(
    script,
    *,
    queries=QUERIES,
    resumed=False,
    limits=None,
    cancel_after=None,
    close_at=None,
    grace_s=0,
    turn_s=0,
    untold=0,
):
    """Run one group to its end in virtual time; ``untold`` pages of its archive are nobody's.

    It is cancelled after ``cancel_after`` outcomes, and closed at the virtual second ``close_at``; a request
    waits ``turn_s`` in line.
    """
    clock = VirtualClock()
    service = ScriptedGroups(clock, script, untold)
    left = Left(service, None)
    old = Job(
        "scripted", "batches/old", tuple(request_of(q).key for q in queries), JobState.RUNNING, EPOCH, 0
    )
    group = Group.of([Work(request_of(q), old if resumed else None, attempts=int(resumed)) for q in queries])

    async def observe(*events):
        left.events += events
        left.together.append(events)

    async def main():
        left.grouped = Grouped(
            service,
            Line(clock, turn_s),
            [observe],
            limits=limits or Limits(),
            retry=RetryPolicy(rng=random.Random(7)),
            pollings=Pollings(4.0),
            clock=clock,
        )
        async with anyio.create_task_group() as outer:
            outer.start_soon(clock.drive)
            with anyio.CancelScope() as scope:

                async def keep(outcome):
                    left.delivered.append(outcome)
                    if cancel_after is not None and len(left.delivered) >= cancel_after:
                        scope.cancel()

                if close_at is not None:
                    clock.at(clock.seconds() + close_at, lambda: left.grouped.close(grace_s))
                await left.grouped.run([group], keep)
            outer.cancel_scope.cancel()

    anyio.run(main)
    return left


def test_every_request_of_a_group_comes_home():
    """One submission, one archive, an outcome for each request."""
    left = run({"poll": ["running", "done"]})
    assert left.service.calls == ["submit", "poll", "poll", "fetch"]
    assert [outcome.request.params["query"] for outcome in left.delivered] == QUERIES
    assert left.kinds("b") == ["submitting", "submitted", "succeeded"]
    assert (left.paid, left.service.closed) == (3 * PRICE, 1)


def test_polls_are_told_once_a_group():
    """The first request tells what was asked for all; the state that changed is told as such."""
    left = run({"poll": ["running", "running", "done"]})
    assert left.kinds("a") == ["submitting", "submitted", "polled", "polled", "succeeded"]
    polled = [event for event in left.told("a") if event.kind is EventKind.POLLED]
    assert [(event.changed, event.polls) for event in polled] == [(True, 1), (False, 2)]


def test_a_group_is_accepted_in_one_call():
    """That its requests leave, and that they have a job, is told of all at once: no crash parts them."""
    left = run({})
    kinds = [{event.kind.value for event in events} for events in left.together if len(events) == 3]
    assert kinds == [{"submitting"}, {"submitted"}]


@pytest.mark.parametrize("there", [["a", "b", "c"], ["b", "c"]])
def test_a_group_has_one_latency(there):
    """The statistics count one job, whichever of its pages is the first to be there."""
    left = run({"poll": ["running", "done"], "fetch": [there]})
    stats = Stats()
    for event in left.events:
        stats(event)
    report = stats.report()
    (latency,) = report.latencies
    assert (latency.group, latency.n, report.polls_mean) == ("scripted batches", 1, 2)
    assert latency.max > 0


def test_a_refused_group_is_left_open_with_a_reason():
    """Nothing of it was accepted: all may be asked for one by one."""
    left = run({"submit": [RejectedError("no batches here", status=404)]})
    assert left.service.calls == ["submit"]
    assert left.reasons == ["the service took no batch (no batches here)"]
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
    assert (left.delivered, left.paid) == ([], 0)


def test_a_throttled_submission_is_sent_again():
    """What was surely not accepted is tried again."""
    left = run({"submit": [ThrottledError("slow down", status=429)]})
    assert left.service.calls == ["submit", "submit", "poll", "fetch"]
    assert [outcome.attempts for outcome in left.delivered] == [2, 2, 2]


def test_retries_are_counted_by_class():
    """A batch that meets three classes of error, each as often as it is allowed, still comes home."""
    often = [ServerError("oops", status=500)] * 6 + [ThrottledError("slow down", status=429)] * 20
    left = run({"poll": often + [JobLostError("who?", status=404)] * 2})
    retries = [event for event in left.told("a") if event.kind is EventKind.RETRYING]
    assert [event.error for event in retries] == ["server"] * 6 + ["throttled"] * 20 + ["job-lost"] * 2
    assert all(event.wait_s > 0 for event in retries)
    assert len(left.delivered) == 3


def test_a_batch_that_never_ends_is_left_to_a_later_run():
    """After an hour its rows say so, and its job is not forgotten."""
    left = run({"poll": ["running"] * 10_000})
    assert {left.end(query)[1] for query in QUERIES} == {"batches/1"}
    assert {outcome.error for outcome in left.delivered} == {"timeout"}
    assert "still not done after 36" in left.delivered[0].error_detail


def test_a_page_that_is_nobodys_has_been_paid_for():
    """A page that cannot be told whose it is, such as a captcha, was charged: the request is asked again."""
    left = run({"fetch": [["a"]]}, untold=1)
    assert left.paid == 2 * PRICE
    assert left.end("b") == left.end("c") == (JobState.QUEUED, None)


@pytest.mark.parametrize("error", [NetworkError("broke"), MalformedBodyError("no id", status=200)])
def test_a_submission_without_answer_is_unconfirmed(error):
    """Each of the group may have been accepted, and none is sent again."""
    left = run({"submit": [error]})
    assert left.service.calls == ["submit"]
    assert {left.end(query) for query in QUERIES} == {(JobState.UNCONFIRMED, None)}
    assert [outcome.error for outcome in left.delivered] == ["unconfirmed"] * 3


def test_a_submission_cut_off_is_unconfirmed():
    """A stop before the answer leaves what may have been accepted as such."""
    left = run({"submit": ["hang"]}, close_at=60)
    assert {left.end(query) for query in QUERIES} == {(JobState.UNCONFIRMED, None)}
    assert len(left.delivered) == 3


@pytest.mark.parametrize("script", [{"submit": [NetworkError("broke")]}, {"poll": ["running"] * 10_000}])
def test_each_end_is_told_in_the_words_of_its_row(script):
    """The journal has the same words, so that a later run's rows say what this one's say."""
    left = run(script)
    told = [event.error_detail for event in left.events[-3:]]
    assert told == [outcome.error_detail for outcome in left.delivered]
    assert None not in told


def test_a_failed_batch_is_set_free_unpaid():
    """Its requests may be asked for one by one, and have cost nothing."""
    left = run({"poll": ["running", "failed"]})
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
    assert (left.paid, left.delivered) == (0, [])
    assert left.reasons == ["the service gave the batch up"]


def test_a_lost_batch_is_set_free_unpaid():
    """A job that the service no longer knows brings nothing."""
    left = run({"poll": [JobLostError("who?", status=404)] * 3})
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
    assert left.paid == 0


@pytest.mark.parametrize(("n_pages", "n_paid"), [(None, 3), (2, 2)])
def test_an_archive_that_is_not_understood_is_kept_and_paid(n_pages, n_paid):
    """The requests are set free; one event carries the archive; it costs what its pages cost, if known."""
    error = ArchiveNotUnderstoodError("not understood")
    error.n_pages = n_pages
    error.payload = Payload("batches/1", b"what is this", "", 200, EPOCH)
    left = run({"fetch": [error]})
    assert left.service.calls.count("fetch") == 1
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
    assert (left.paid, left.delivered) == (n_paid * PRICE, [])
    assert [event.payload.body for event in left.events if event.payload] == [b"what is this"]


def test_what_an_archive_lacks_is_set_free():
    """The pages that are there are delivered, the rest is free, and the archive is kept."""
    left = run({"fetch": [["a", "c"]]})
    assert [outcome.request.params["query"] for outcome in left.delivered] == ["a", "c"]
    assert left.end("b") == (JobState.QUEUED, None)
    assert left.told("b")[-1].payload.body == b"archive"
    assert left.reasons == ["the batch's archive does not hold 1 of 3 requests; one is damaged"]
    assert (left.paid, left.service.closed) == (2 * PRICE, 1)


def test_a_stop_while_pages_are_handed_out_leaves_the_rest_to_the_job():
    """What was delivered has ended; the rest still has its job, for a later run; the pages are closed."""
    left = run({}, cancel_after=1)
    assert left.end("a") == (JobState.SUCCEEDED, "batches/1")
    assert [left.end(query)[1] for query in "bc"] == ["batches/1"] * 2
    assert not any(left.end(query)[0].ended for query in "bc")
    assert (left.service.opened, left.service.closed) == (1, 1)


def test_a_stop_while_a_job_runs_leaves_it_to_a_later_run():
    """Accepted requests stay accepted."""
    left = run({"poll": ["running", "hang"]}, close_at=60)
    assert [left.end(query) for query in QUERIES] == [
        (JobState.RUNNING, "batches/1"),
        (JobState.QUEUED, "batches/1"),
        (JobState.QUEUED, "batches/1"),
    ]


def test_a_resumed_group_is_asked_for():
    """It is not submitted again, and its age, which is not known, is no latency."""
    left = run({"poll": ["running", "done"]}, resumed=True)
    assert left.service.calls == ["poll", "poll", "fetch"]
    assert [outcome.job_id for outcome in left.delivered] == ["batches/old"] * 3
    assert {event.ready_s for event in left.events} == {None}


def test_too_few_credits_submit_nothing():
    """A group is one submission: where not all of it can be paid for, it stays."""
    left = run({}, limits=Limits(max_credits=3 * PRICE - 1))
    assert (left.service.calls, left.events) == ([], [])
    assert isinstance(left.grouped.stopped_by, LimitError)


@pytest.mark.parametrize("error", [AuthenticationError("no", status=401), CreditsError("none", status=402)])
def test_a_refused_account_stops_the_run(error):
    """401 and 402 for a submission leave the group as it was."""
    left = run({"submit": [error]})
    assert left.grouped.stopped_by is error
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
    assert left.reasons == []


def test_a_refused_token_leaves_an_accepted_job_alone():
    """A 401 for a poll stops the run; the job is paid for, and a later run asks for it."""
    error = AuthenticationError("no", status=401)
    left = run({"poll": ["running", error]})
    assert left.grouped.stopped_by is error
    assert {left.end(query)[1] for query in QUERIES} == {"batches/1"}


@pytest.mark.parametrize("error", [NetworkError("broke"), ServerError("500", status=500)])
def test_an_outage_leaves_an_accepted_job_alone(error):
    """Where the service cannot be reached for long, the job is kept for a later run, not paid for twice."""
    left = run({"poll": [error] * 20})
    assert len(left.service.calls) > 5
    assert {left.end(query)[1] for query in QUERIES} == {"batches/1"}


def test_a_download_that_breaks_off_is_tried_again():
    """The archive is fetched anew, and the group still has one latency."""
    left = run({"fetch": [MalformedBodyError("it broke off"), NetworkError("broke")]})
    assert len(left.delivered) == 3
    assert sum(event.ready_s is not None for event in left.events) == 1


def test_a_group_in_line_is_not_sent_after_a_stop():
    """Its turn comes within the time that those under way have; it costs nothing any more."""
    left = run({}, turn_s=5, close_at=2, grace_s=1000)
    assert (left.service.calls, left.events, left.delivered) == ([], [], [])


def test_a_refused_group_is_not_sent_again_after_a_stop():
    """It waits for its next try when the stop comes."""
    left = run({"submit": [ThrottledError("slow down", retry_after=30.0)]}, close_at=2, grace_s=1000)
    assert left.service.calls == ["submit"]
    assert {left.end(query) for query in QUERIES} == {(JobState.QUEUED, None)}
