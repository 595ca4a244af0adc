"""Requests go out at the pace asked for, and not at all during a pause."""

from __future__ import annotations

import anyio
import pytest

from massive_frames.transport import Pacer

pytestmark = pytest.mark.anyio


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


async def _turns(pacer, time, n):
    times = []
    for _ in range(n):
        await pacer.turn()
        times.append(round(time.now - 500.0, 6))
    return times


async def test_without_a_rate_nothing_waits(time):
    """No limit means no waiting."""
    assert await _turns(Pacer(clock=time.clock, sleep=time.sleep), time, 100) == [0.0] * 100


async def test_a_rate_spaces_the_requests(time):
    """Four a second are a quarter of a second apart, beginning at once."""
    pacer = Pacer(4.0, clock=time.clock, sleep=time.sleep)
    assert await _turns(pacer, time, 5) == [0.0, 0.25, 0.5, 0.75, 1.0]


async def test_unused_time_is_not_saved_up(time):
    """After a rest the rate is kept all the same: no burst follows."""
    pacer = Pacer(4.0, clock=time.clock, sleep=time.sleep)
    await pacer.turn()
    time.now += 100.0
    assert await _turns(pacer, time, 3) == [100.0, 100.25, 100.5]


async def test_the_rate_holds_for_requests_that_wait_together(time):
    """Requests that wait at once still go out one after the other."""
    pacer, out = Pacer(10.0, clock=time.clock, sleep=time.sleep), []

    async def go():
        await pacer.turn()
        out.append(round(time.now - 500.0, 6))

    async with anyio.create_task_group() as group:
        for _ in range(6):
            group.start_soon(go)
    assert sorted(out) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]


async def test_a_pause_holds_everything_back(time):
    """After ``Retry-After: 30`` nothing goes out for 30 seconds."""
    pacer = Pacer(clock=time.clock, sleep=time.sleep)
    pacer.pause(30.0)
    assert await _turns(pacer, time, 2) == [30.0, 30.0]


async def test_a_shorter_pause_does_not_end_a_longer_one(time):
    """The later end of two pauses counts."""
    pacer = Pacer(clock=time.clock, sleep=time.sleep)
    pacer.pause(30.0)
    pacer.pause(5.0)
    assert await _turns(pacer, time, 1) == [30.0]
