"""Bodies that wait to be written hold the engine back: what has been paid for does not pile up in memory."""

from __future__ import annotations

import pytest

from massive_frames.engine import runner

QUERIES = list("abcdefgh")


@pytest.fixture
def asked_meanwhile(simulate, monkeypatch):
    """Return a function that delivers slowly, and counts the exchanges that begin during each delivery."""

    def run(most_held):
        monkeypatch.setattr(runner, "HELD_BYTES", most_held)
        counts = []

        async def slowly(outcome, world, scope):
            before = len(world.calls)
            await world.clock.sleep(50.0)
            counts.append(len(world.calls) - before)

        world = simulate(QUERIES, deliver=slowly, max_open=3)
        return counts, sorted(outcome.request.params["query"] for outcome in world.delivered)

    return run


def test_nothing_is_asked_for_while_too_many_bytes_wait(asked_meanwhile):
    """From the first byte too many until it is delivered, no exchange begins."""
    counts, _ = asked_meanwhile(1)
    assert counts == [0] * len(QUERIES)


def test_all_is_asked_for_in_the_end(asked_meanwhile):
    """The engine goes on as soon as there is room again, and nothing is left out."""
    _, delivered = asked_meanwhile(1)
    assert delivered == QUERIES


def test_a_body_that_waits_keeps_no_place(asked_meanwhile):
    """While few bytes wait, other requests take the places of those whose bodies are there."""
    counts, _ = asked_meanwhile(10**6)
    assert max(counts) > 0
