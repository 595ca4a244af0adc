"""When a job is asked about again: bounded, learnt, remembered, and sparing."""

from __future__ import annotations

import json
import math

import pytest

from massive_frames.engine.polling import LARGEST_STEP, LONGEST_S, SHORTEST_S, Polling

AGES = [0.0, 0.001, 0.05, 0.3, 1.0, 4.0, 9.0, 40.0, 119.0, 700.0, 899.0, 5_000.0, 1e6]


def serve(policy, latencies_s):
    """Let the policy poll jobs one after another; return the ages at which each was asked."""
    asked = []
    for number, latency_s in enumerate(latencies_s):
        job, age = str(number), 0.0
        policy.waiting(job, age)
        asked.append([])
        while age < latency_s:
            if age:
                policy.waiting(job, age)
            age += policy.wait_s(age)
            asked[-1].append(age)
        policy.finished(job, age)
    return asked


def around(middle_s, n=100):
    """Return latencies from 3/4 to 5/4 of a middle, in an order without trend."""
    return [middle_s * (0.75 + 0.5 * (i * 0.618 % 1.0)) for i in range(n)]


def taught(middle_s, typical_s=4.0, **options):
    """Return a policy that has seen a hundred jobs of about one latency."""
    policy = Polling(typical_s, **options)
    serve(policy, around(middle_s))
    return policy


def lag_s(asked, latencies_s):
    """Return the mean seconds from being done to being asked."""
    return sum(ages[-1] - latency for ages, latency in zip(asked, latencies_s, strict=True)) / len(asked)


@pytest.mark.parametrize("policy", [Polling(4.0), Polling(70.0), taught(10.0), taught(0.02)])
def test_waits_are_positive_and_bounded(policy):
    """At any age the next poll is neither at once nor further off than the policy's bounds."""
    for age in AGES:
        longest = max(LONGEST_S, 70.0, LARGEST_STEP * age)
        assert SHORTEST_S <= policy.wait_s(age) <= longest


@pytest.mark.parametrize("age", [math.nan, math.inf, -math.inf, -1.0])
def test_an_impossible_age_gives_no_impossible_wait(age):
    """A broken clock never yields a wait that is not a positive number."""
    assert Polling(4.0).wait_s(age) >= SHORTEST_S


def test_an_old_job_is_asked_at_growing_steps():
    """Beyond all that was seen, the older a job is, the longer the next step."""
    policy = taught(4.0, give_up_s=1e9)
    steps = [policy.wait_s(age) for age in (30.0, 100.0, 400.0, 20_000.0, 100_000.0)]
    assert steps == sorted(steps)
    assert steps[0] < steps[-1]


def test_no_wait_leads_past_the_age_of_giving_up():
    """The last poll falls on the age at which a job is given up."""
    policy = Polling(4.0, give_up_s=60.0)
    assert all(policy.wait_s(age) <= 60.0 - age for age in (20.0, 40.0, 59.0))


def test_nothing_is_random():
    """Two policies that see the same ask the same."""
    assert serve(Polling(4.0), around(7.0)) == serve(Polling(4.0), around(7.0))


@pytest.mark.parametrize("middle_s", [0.2, 1.0, 16.0, 64.0])
def test_it_learns_a_service_that_is_not_as_believed(middle_s):
    """After a hundred jobs the lag is below a fifth of the latency, with few polls."""
    jobs = around(middle_s, 50)
    asked = serve(taught(middle_s), jobs)
    assert lag_s(asked, jobs) < 0.2 * middle_s + SHORTEST_S
    assert sum(len(ages) for ages in asked) < 5 * len(jobs)


def test_the_first_jobs_are_asked_at_spread_ages():
    """While nothing is known, some first polls come early, so that a fast service shows at once."""
    policy = Polling(4.0)
    first = [policy.wait_s(0.0) for _ in range(16)]
    assert first[0] == min(first) < 0.3
    assert max(first) > 1.5


def test_some_jobs_are_asked_early_for_ever():
    """Without early polls, a service that became faster would not be noticed."""
    policy = taught(10.0)
    first = sorted(policy.wait_s(0.0) for _ in range(64))
    assert first[0] < 0.5 * first[32]


def test_open_jobs_teach_too():
    """Jobs that are still open long after the usual time put off the next question."""
    policy, other = Polling(4.0), Polling(4.0)
    for number in range(50):
        for age in (0.0, 5.0, 20.0):
            policy.waiting(str(number), age)
    assert policy.wait_s(5.0) > other.wait_s(5.0)


def test_a_dropped_job_teaches_nothing():
    """What was believed before jobs were submitted and dropped is believed after."""
    policy = taught(4.0)
    before = policy.memory()
    for number in range(50):
        policy.waiting(f"dropped {number}", 0.0)
        policy.dropped(f"dropped {number}")
    policy.dropped("never seen")
    assert policy.memory() == before


def test_a_slow_tail_is_asked_about_rarely():
    """One job in fifty takes 120 s: between the many and the few, hardly any poll is spent."""
    jobs = around(4.0, 400)
    jobs[::50] = around(120.0, 8)
    policy = Polling(4.0)
    serve(policy, jobs)
    (ages,) = serve(policy, [120.0])
    assert sum(10.0 < age < 80.0 for age in ages) <= 6
    assert ages[-1] < 140.0


def test_a_change_is_followed():
    """A service that becomes four times slower, or faster, is polled as well as before soon after."""
    for middle_s in (40.0, 2.5):
        policy = Polling(10.0)
        serve(policy, around(10.0, 600))
        serve(policy, around(middle_s, 150))
        jobs = around(middle_s, 50)
        assert lag_s(serve(policy, jobs), jobs) < 0.2 * middle_s


def test_the_jobs_open_at_a_change_are_forgotten_one_by_one():
    """Nothing of a job is kept once it has ended, whatever was believed in between."""
    policy = taught(4.0)
    for number in range(200):
        policy.waiting(str(number), 0.0)
        policy.waiting(str(number), 60.0)
    for number in range(200):
        policy.finished(str(number), 61.0)
    assert not policy._open
    assert not policy._unclear


def test_a_job_may_begin_again():
    """A job that was submitted again starts at age 0 without disturbing what is known."""
    policy = taught(4.0)
    for age in (0.0, 5.0, 0.0, 3.0):
        policy.waiting("again", age)
    policy.finished("again", 4.0)
    assert SHORTEST_S <= policy.wait_s(3.0) < 4.0


def test_what_was_learnt_survives_json():
    """A new policy with the old one's memory asks at the ages the old one would, and remembers the same."""
    policy = taught(10.0)
    memory = json.loads(json.dumps(policy.memory()))
    again = Polling(4.0, memory=memory)
    jobs = around(10.0, 50)
    assert lag_s(serve(again, jobs), jobs) < 2.0
    assert Polling(4.0, memory=memory).memory() == memory


def test_the_memory_stays_small():
    """However many different latencies were seen, the memory is below 20 kB."""
    policy = Polling(4.0)
    serve(policy, [0.01 * 1.05**i for i in range(260)])
    assert len(json.dumps(policy.memory())) < 20_000


@pytest.mark.parametrize(
    "memory",
    [
        {},
        [],
        "memory",
        7,
        {"form": 0, "first": 0, "jobs": [1.0]},
        {"form": 1, "first": "0", "jobs": [1.0]},
        {"form": 1, "first": -1, "jobs": [1.0]},
        {"form": 1, "first": 0, "jobs": "1.0"},
        {"form": 1, "first": 0, "jobs": [math.nan]},
        {"form": 1, "first": 0, "jobs": [math.inf]},
        {"form": 1, "first": 0, "jobs": [-1.0]},
        {"form": 1, "first": 0, "jobs": [None]},
        {"form": 1, "first": 0, "jobs": [1.0] * 100_000},
        {"form": 1, "first": 10**30, "jobs": [1.0]},
        {"form": 1, "jobs": [1.0]},
    ],
)
def test_a_memory_that_is_none_is_ignored(memory):
    """A malformed or foreign memory is as good as no memory."""
    policy = Polling(4.0, memory=memory)
    assert policy.memory() == Polling(4.0).memory()
    assert policy.wait_s(0.0) == Polling(4.0).wait_s(0.0)


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_a_wrong_memory_is_given_up(factor):
    """A memory of another service does not keep a batch slow."""
    policy = Polling(4.0, memory=taught(4.0 * factor).memory())
    serve(policy, around(4.0, 150))
    jobs = around(4.0, 50)
    assert lag_s(serve(policy, jobs), jobs) < 1.0
