"""Requests go out at the pace asked for, as many at once as the service bears, and none during a pause."""

from __future__ import annotations

import asyncio
import math
import threading

import anyio
import pytest

from massive_frames.transport.pacing import (
    FIRST_WINDOW,
    LEAST_AFTER_503,
    LONGEST_PAUSE_S,
    RECENT,
    REFUSING,
    Budget,
    Pacer,
)

pytestmark = pytest.mark.anyio
OK, THROTTLED, SCALING = 200, 429, 503


class Time:
    """Seconds that pass only by sleeping."""

    def __init__(self):
        self.now = 500.0

    def clock(self):
        """Return the seconds now."""
        return self.now

    async def sleep(self, seconds):
        """Let time pass, for everybody."""
        until = self.now + seconds
        await anyio.lowlevel.checkpoint()
        self.now = max(self.now, until)


@pytest.fixture
def time():
    """Return time that only sleeping moves."""
    return Time()


@pytest.fixture
def new_pacer(time):
    """Return a function that makes a pacer in that time."""

    def make(budget=None, **limits):
        return Pacer(budget or Budget(**{"most": 500, **limits}), clock=time.clock, sleep=time.sleep)

    return make


@pytest.fixture
def refusing(new_pacer):
    """Return a pacer whose service has refused half of what it was sent of late."""
    pacer = new_pacer()
    pacer._refused_share = 0.5
    return pacer


async def _turns(pacer, n):
    """Take turns and give them back at once; list when each was."""
    times = []
    for _ in range(n):
        began = await pacer.turn()
        times.append(round(began - 500.0, 6))
        pacer.done(began)
    return times


async def _take(pacer, n):
    """Take so many turns and keep them."""
    return [await pacer.turn() for _ in range(n)]


def _answer(pacer, began, *statuses):
    for at, status in zip(began, statuses, strict=False):
        pacer.done(at, status)


async def test_without_a_rate_nothing_waits(new_pacer):
    """No limit means no waiting."""
    assert await _turns(new_pacer(), 100) == [0.0] * 100


async def test_a_rate_spaces_the_requests(new_pacer):
    """Four a second are a quarter of a second apart, beginning at once."""
    assert await _turns(new_pacer(max_rate=4.0), 5) == [0.0, 0.25, 0.5, 0.75, 1.0]


async def test_unused_time_is_not_saved_up(new_pacer, time):
    """After a rest the rate is kept all the same: no burst follows."""
    pacer = new_pacer(max_rate=4.0)
    await _turns(pacer, 1)
    time.now += 100.0
    assert await _turns(pacer, 3) == [100.0, 100.25, 100.5]


async def test_the_rate_holds_for_requests_that_wait_together(new_pacer):
    """Requests that wait at once still go out one after the other."""
    pacer, out = new_pacer(max_rate=10.0), []

    async def go():
        out.append(round(await pacer.turn() - 500.0, 6))

    async with anyio.create_task_group() as group:
        for _ in range(6):
            group.start_soon(go)
    assert sorted(out) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]


async def test_a_pause_holds_everything_back(new_pacer):
    """After ``Retry-After: 30`` nothing goes out for 30 seconds."""
    pacer = new_pacer()
    pacer.pause(30.0)
    assert pacer.pause_s == 30.0
    assert await _turns(pacer, 2) == [30.0, 30.0]
    assert pacer.pause_s == 0.0


async def test_a_shorter_pause_does_not_end_a_longer_one(new_pacer):
    """The later end of two pauses counts."""
    pacer = new_pacer()
    pacer.pause(30.0)
    pacer.pause(5.0)
    assert await _turns(pacer, 1) == [30.0]


async def test_a_pause_of_one_service_does_not_hold_another_back(new_pacer):
    """Two services share sockets and rate, but each asks only for itself."""
    budget = Budget(10)
    asked, other = new_pacer(budget), new_pacer(budget)
    asked.pause(30.0)
    assert await _turns(other, 2) == [0.0, 0.0]


async def test_services_share_the_rate(new_pacer):
    """The rate is that of the process: two services have it together."""
    budget = Budget(10, 10.0)
    pacers = [new_pacer(budget), new_pacer(budget)]
    times = [(await _turns(pacers[n % 2], 1))[0] for n in range(4)]
    assert times == [0.0, 0.1, 0.2, 0.3]


async def test_services_share_the_sockets(new_pacer):
    """When one service has taken what there is, another waits until a turn is given back."""
    budget = Budget(2)
    one, other = new_pacer(budget), new_pacer(budget)
    began = await _take(one, 2)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(other.turn())
        await anyio.wait_all_tasks_blocked()
        assert not waiting.done()
        one.done(began[0], OK)
    assert waiting.result() == 500.0


async def test_no_more_than_the_window_is_under_way(new_pacer):
    """A service is sent so many requests at once and no more, until an answer comes."""
    pacer = new_pacer()
    began = await _take(pacer, int(FIRST_WINDOW))
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(pacer.turn())
        await anyio.wait_all_tasks_blocked()
        assert not waiting.done()
        pacer.done(began[0], OK)


async def test_each_answer_makes_room_for_one_more_at_first(new_pacer):
    """Before anything was refused the window doubles with each round of answers."""
    pacer = new_pacer()
    _answer(pacer, await _take(pacer, 16), *[OK] * 16)
    assert pacer.window == 32.0


async def test_the_window_ends_at_the_sockets(new_pacer):
    """There are never more under way than sockets."""
    pacer = new_pacer(most=20)
    for _ in range(5):
        _answer(pacer, await _take(pacer, 16), *[OK] * 16)
    assert pacer.window == 20.0


async def test_a_refusal_now_and_then_says_nothing(new_pacer):
    """A service that refuses one in ten, whatever it is sent, gets as much as it answers."""
    pacer = new_pacer(most=100)
    for _ in range(50):
        _answer(pacer, await _take(pacer, 10), *[OK] * 9, THROTTLED)
    assert pacer.window > 80.0


@pytest.mark.parametrize("status", [THROTTLED, SCALING])
async def test_many_refusals_say_that_it_is_too_much(new_pacer, status):
    """When a fifth of about forty answers were refusals, the window is cut."""
    pacer, n = new_pacer(), 0
    while pacer.window == FIRST_WINDOW:
        _answer(pacer, await _take(pacer, 1), status)
        n += 1
    assert n == math.ceil(math.log(1 - REFUSING) / math.log(1 - 1 / RECENT))
    assert pacer.window < FIRST_WINDOW


async def test_a_429_halves_the_window(refusing):
    """A service that says that it is too much gets half."""
    _answer(refusing, await _take(refusing, 1), THROTTLED)
    assert refusing.window == 8.0


async def test_a_429_pauses_as_long_as_it_asks(refusing):
    """A service that has too much and names seconds is sent nothing until then."""
    (began,) = await _take(refusing, 1)
    refusing.done(began, THROTTLED, 30.0)
    assert refusing.pause_s == 30.0


async def test_a_429_now_and_then_pauses_nobody_else(new_pacer):
    """What one request is told to wait holds no other one back while the service answers the others."""
    pacer = new_pacer()
    (began,) = await _take(pacer, 1)
    pacer.done(began, THROTTLED, 30.0)
    assert pacer.pause_s == 0.0


async def test_a_pause_beyond_all_measure_is_not_made(refusing):
    """Nobody waits for hours because a header says so: the engine gives such a request up."""
    (began,) = await _take(refusing, 1)
    refusing.done(began, THROTTLED, LONGEST_PAUSE_S + 1)
    assert refusing.pause_s == 0.0


async def test_refusals_of_one_round_count_once(refusing, time):
    """What had left before the window was cut says nothing of the cut."""
    began = await _take(refusing, 10)
    time.now += 1.0
    _answer(refusing, began, *[THROTTLED] * 10)
    assert refusing.window == 8.0


async def test_refusals_of_the_next_round_count_again(refusing, time):
    """A request that left after the cut and is refused cuts once more."""
    for _ in range(2):
        time.now += 1.0
        _answer(refusing, await _take(refusing, 1), THROTTLED)
    assert refusing.window == 4.0


async def test_the_window_never_closes(refusing, time):
    """However often a service refuses, one request at a time goes out."""
    for _ in range(50):
        time.now += 1.0
        _answer(refusing, await _take(refusing, 1), THROTTLED)
    assert refusing.window == 1.0
    assert len(await _take(refusing, 1)) == 1


async def test_after_a_cut_the_window_grows_by_one_a_round(refusing):
    """A whole window of answers makes room for one more, so that the limit is approached with care."""
    _answer(refusing, await _take(refusing, 1), THROTTLED)
    _answer(refusing, await _take(refusing, 8), *[OK] * 8)
    assert 8.9 < refusing.window <= 9.0


async def test_a_503_leaves_the_service_its_traffic(refusing, time):
    """A service that scales up by what it sees is still sent some requests."""
    for _ in range(50):
        time.now += 1.0
        _answer(refusing, await _take(refusing, 1), SCALING)
    assert refusing.window == LEAST_AFTER_503


async def test_a_503_does_not_widen_a_narrow_window(refusing, time):
    """A service that had asked for less than the least keeps what it asked for."""
    for status in (THROTTLED, THROTTLED, THROTTLED, SCALING):
        time.now += 1.0
        _answer(refusing, await _take(refusing, 1), status)
    assert refusing.window == 2.0


async def test_an_answer_that_never_came_changes_nothing(new_pacer):
    """A broken connection gives its turn back, and says nothing of what the service bears."""
    pacer = new_pacer(most=1)
    _answer(pacer, await _take(pacer, 1), None)
    assert pacer.window == FIRST_WINDOW
    assert len(await _take(pacer, 1)) == 1


async def test_one_who_gives_up_waiting_takes_nothing(new_pacer):
    """A request that is cancelled while it waits leaves its place to the next."""
    pacer = new_pacer(most=1)
    began = await _take(pacer, 1)
    async with asyncio.TaskGroup() as group:
        first, second = group.create_task(pacer.turn()), group.create_task(pacer.turn())
        await anyio.wait_all_tasks_blocked()
        first.cancel()
        await anyio.wait_all_tasks_blocked()
        pacer.done(began[0], OK)
    assert second.result() == 500.0


async def test_turns_are_given_across_threads():
    """A turn given back on one thread's loop wakes who waits on another's."""
    pacer, waited = Pacer(Budget(1)), []
    began = await pacer.turn()

    def elsewhere():
        async def go():
            at = await pacer.turn()
            waited.append(at)
            pacer.done(at, OK)

        asyncio.run(go())

    thread = threading.Thread(target=elsewhere)
    thread.start()
    pacer.done(began, OK)
    await anyio.to_thread.run_sync(thread.join)
    assert len(waited) == 1


async def test_one_address_has_one_pacer():
    """Clients of a process that ask one service keep one pace, with the latest limits."""
    first = Pacer.shared("https://one.example", 5, None)
    assert Pacer.shared("https://one.example", 7, None) is first
    assert Pacer.shared("https://other.example", 7, None) is not first


async def test_nobody_gets_in_line_while_another_loop_looks_through_it(new_pacer):
    """The line is changed under its lock alone: an exchange that ends elsewhere would break off over it."""
    budget = Budget(most=1)

    class Line(dict):
        def __setitem__(self, waiter, value):
            assert budget.lock.locked()
            super().__setitem__(waiter, value)

        def pop(self, *args):
            assert budget.lock.locked()
            return super().pop(*args)

    budget.waiting = Line()
    pacer = new_pacer(budget)
    began = await pacer.turn()
    async with anyio.create_task_group() as group:
        group.start_soon(pacer.turn)
        await anyio.wait_all_tasks_blocked()
        pacer.done(began, OK)
    assert not budget.waiting
