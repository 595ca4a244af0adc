"""A world in which an hour takes a moment: virtual time, a scripted service, one call that runs a batch."""

from __future__ import annotations

import heapq
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import anyio
import anyio.lowlevel
import pytest

from massive_frames.engine import Clock, Pollings, RetryPolicy, Runner
from massive_frames.errors import MalformedBodyError, NetworkError, ServiceError, ServiceTimeoutError
from massive_frames.models import Job, JobState, Parameter, Payload, Request, Work

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
BOOTED_S = 1_000_000.0  # a monotonic clock does not begin at 0
SETTLED = 12  # turns of the loop after which nothing moves without time
FOR_EVER_S = 1000.0  # real seconds, of which a simulation takes none
UNANSWERED = (NetworkError, ServiceTimeoutError, MalformedBodyError)


class VirtualClock(Clock):
    """A clock that jumps to the next due time as soon as nobody has anything else to do."""

    def __init__(self):
        self._now, self._order, self._timers = BOOTED_S, itertools.count(), []

    def seconds(self):
        """Return virtual seconds."""
        return self._now

    def now(self):
        """Return the virtual date."""
        return EPOCH + timedelta(seconds=self._now - BOOTED_S)

    def at(self, due_s, action):
        """Call ``action`` at that virtual time."""
        heapq.heappush(self._timers, (due_s, next(self._order), action))

    async def wait(self, event, seconds):
        """Wait for the event, or for so much virtual time."""
        with anyio.CancelScope() as scope:
            if seconds is not None:
                self.at(self._now + seconds, scope.cancel)
            await event.wait()

    async def sleep(self, seconds):
        """Let virtual time pass."""
        passed = anyio.Event()
        self.at(self._now + seconds, passed.set)
        await passed.wait()

    async def drive(self):
        """Move time for ever; a world that stands still or turns on the spot is an error."""
        idle = spins = 0
        while True:
            for _ in range(SETTLED):
                await anyio.lowlevel.checkpoint()
            idle = 0 if self._timers else idle + 1
            assert idle < 50, "nothing will ever happen again: the engine hangs"
            if self._timers:
                due, _, action = heapq.heappop(self._timers)
                spins = 0 if due > self._now else spins + 1
                assert spins < 2000, "no time passes: the engine spins"
                self._now = max(self._now, due)
                action()


class Line:
    """A transport that carries nothing, but says when a request is about to leave, as the real one does."""

    def __init__(self, clock, turn_s):
        self._clock, self._turn_s = clock, turn_s

    async def send(self, *_args, before=None, **_options):
        """Wait for the request's turn, and announce it."""
        if self._turn_s:
            await self._clock.sleep(self._turn_s)
        if before is not None:
            await before()


class ScriptedService:
    """A service whose answers are written down beforehand, query by query.

    A script's steps are used up by the query's exchanges in order: ``"running"``, ``"done"``, ``"failed"``,
    or an error to raise. A script that is used up accepts submissions and finishes jobs. ``unanswered``
    counts the submissions of each query whose answer was never given.
    """

    name = "scripted"
    payload_kind = "serp"
    max_requests_per_job = 1
    parameters = (Parameter("query", "What to ask."),)
    typical_s, patience_s = 4.0, 900.0
    releases, charges = False, True

    def __init__(self, clock, scripts, latency_s, *, cancels=False):
        self._clock, self._latency_s, self.cancels = clock, latency_s, cancels
        self._scripts = {query: list(steps) for query, steps in scripts.items()}
        self._ids = itertools.count(1)
        self.calls, self.cancelled, self.under_way, self.peak = [], [], 0, 0
        self.unanswered = Counter()

    def credits(self, request):
        """Charge two, so that it shows."""
        del request
        return 2.0

    def latency_group(self, request):
        """Count all jobs together."""
        del request
        return self.name

    async def submit(self, requests, transport):
        """Answer a submission."""
        (request,) = requests
        query = request.params["query"]
        await transport.send("GET", "/scripted")
        job = Job(
            self.name, f"job-{next(self._ids)}", (request.key,), JobState.QUEUED, self._clock.now(), 202
        )
        self.unanswered[query] += 1
        try:
            job = await self._answer("submit", query, job, "running")
        except ServiceError as error:
            self.unanswered[query] -= not (isinstance(error, UNANSWERED) and error.sent)
            raise
        self.unanswered[query] -= 1
        return job

    async def poll(self, job, transport):
        """Answer a poll."""
        await transport.send("GET", "/scripted")
        return await self._answer("poll", _query_of(job.request_keys[0]), job, "done")

    async def fetch(self, job, transport):
        """Hand over a body that the poll did not bring."""
        del transport
        self.calls.append(("fetch", _query_of(job.request_keys[0]), self._clock.seconds() - BOOTED_S))
        return [_payload(job, self._clock)]

    async def cancel(self, job, transport):
        """Take note of what is given up."""
        del transport
        self.cancelled.append(job.id)
        return job

    async def _answer(self, verb, query, job, otherwise):
        self.calls.append((verb, query, self._clock.seconds() - BOOTED_S))
        self.under_way += 1
        self.peak = max(self.peak, self.under_way)
        try:
            if self._latency_s:
                await self._clock.sleep(self._latency_s)
            else:
                await anyio.lowlevel.checkpoint()
        finally:
            self.under_way -= 1
        script = self._scripts.get(query)
        step = script.pop(0) if script else otherwise
        if isinstance(step, ServiceError):
            raise step
        state = {"running": JobState.RUNNING, "failed": JobState.FAILED}.get(step, JobState.SUCCEEDED)
        bodies = (_payload(job, self._clock),) if step == "done" else ()
        return Job(job.service, job.id, job.request_keys, state, job.submitted_at, 200, bodies)


@dataclass
class World:
    """What a simulated batch left behind."""

    service: ScriptedService
    clock: VirtualClock
    work: list
    runner: Runner | None = None
    begun: int = 0
    events: list = field(default_factory=list)
    delivered: list = field(default_factory=list)
    peak_open: int = 0

    @property
    def calls(self):
        """Every exchange as (verb, query, virtual second)."""
        return self.service.calls

    @property
    def ended_s(self):
        """Virtual seconds the batch took."""
        return self.clock.seconds() - BOOTED_S

    def taken(self):
        """Yield what is to be done, jobs already accepted first, and count how far the engine has read."""
        for work in sorted(self.work, key=lambda work: work.job is None):
            self.begun += 1
            yield work

    def verbs(self, query):
        """List the verbs of one query's exchanges in order."""
        return [verb for verb, asked, _ in self.calls if asked == query]

    def outcome(self, query):
        """Return the one outcome of a query."""
        (outcome,) = self.outcomes(query)
        return outcome

    def outcomes(self, query):
        """List what was delivered for a query."""
        return [o for o in self.delivered if o.request.params["query"] == query]

    def told(self, query):
        """List one query's events in order."""
        key = request_of(query).key
        return [event for event in self.events if event.request_key == key]

    def left(self, query):
        """Return how a query that was not delivered was left, as the journal has it: state and job."""
        assert self.outcomes(query) == []
        events = self.told(query)
        if events:
            return events[-1].state, events[-1].job_id
        job = next(work.job for work in self.work if work.request.params["query"] == query)
        return (job.state, job.id) if job else (JobState.QUEUED, None)

    def kinds(self, query):
        """List the kinds of one query's events in order."""
        return [event.kind.value for event in self.told(query)]


def request_of(query):
    """Return the request of a query."""
    return Request("scripted", {"query": query}, stored_key=f"key-of-{query}")


def _query_of(key):
    return key.removeprefix("key-of-")


def _payload(job, clock):
    body = b"<html>" + job.request_keys[0].encode()
    return Payload(job.request_keys[0], body, "text/html", 200, clock.now())


def _work_of(query, *, accepted):
    request = request_of(query)
    job = Job("scripted", f"old-{query}", (request.key,), JobState.RUNNING, EPOCH, 0)
    return Work(request, job if accepted else None, attempts=int(accepted))


def _simulate(
    queries,
    scripts=None,
    *,
    accepted=(),
    work=None,
    cancel_at=None,
    cancel_after=None,
    close_at=None,
    grace_s=FOR_EVER_S,
    deliver=None,
    observer=None,
    latency_s=0.0,
    turn_s=0.0,
    cancels=False,
    give_up_s=900.0,
    typical_s=4.0,
    rng=None,
    **options,
):
    """Run a batch of queries to its end in virtual time and return the world it leaves.

    ``accepted`` are queries whose jobs an earlier run had submitted, ``work`` says the same more exactly;
    ``cancel_at`` is a virtual second and ``cancel_after`` a number of outcomes at which the batch is
    cancelled from outside; at ``close_at`` it is closed, which lets the exchanges under way end, or cuts them
    off where ``grace_s`` is 0. ``turn_s`` is how long a request waits for its turn before it leaves;
    ``observer`` is told of every event too.
    """
    clock = VirtualClock()
    service = ScriptedService(clock, scripts or {}, latency_s, cancels=cancels)
    world = World(service, clock, work or [_work_of(query, accepted=query in accepted) for query in queries])

    async def observe(*events):
        world.events += events
        world.peak_open = max(world.peak_open, world.runner.open_jobs)
        for event in events if observer is not None else ():
            observer(event)

    async def main():
        world.runner = Runner(
            service,
            Line(clock, turn_s),
            observers=[observe],
            retry=RetryPolicy(rng=rng or random.Random(7)),
            pollings=Pollings(typical_s, give_up_s=give_up_s),
            clock=clock,
            **options,
        )
        async with anyio.create_task_group() as outer:
            outer.start_soon(clock.drive)
            with anyio.CancelScope() as scope:

                async def keep(outcome):
                    world.delivered.append(outcome)
                    if deliver is not None:
                        await deliver(outcome, world, scope)
                    if cancel_after is not None and len(world.delivered) >= cancel_after:
                        scope.cancel()

                if close_at is not None:
                    clock.at(BOOTED_S + close_at, lambda: world.runner.close(grace_s))
                if cancel_at is not None:
                    clock.at(BOOTED_S + cancel_at, scope.cancel)
                await world.runner.run(world.taken(), keep)
            if cancels:
                await world.runner.cancel_jobs()
            outer.cancel_scope.cancel()

    anyio.run(main)
    return world


@pytest.fixture(scope="session")
def simulate():
    """Return the function that runs a batch in virtual time."""
    return _simulate
