"""Garbage collection beside a large batch: rarer, and afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from massive_frames.engine.garbage import MANY_REQUESTS, YOUNG_OBJECTS, fewer_rounds


@pytest.fixture(autouse=True)
def _as_it_was():
    """Put back what collection was set to."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(
    ("n_requests", "before", "meanwhile"),
    [
        (MANY_REQUESTS, 700, YOUNG_OBJECTS),
        (MANY_REQUESTS - 1, 700, 700),
        (MANY_REQUESTS, 0, 0),
        (MANY_REQUESTS, YOUNG_OBJECTS + 1, YOUNG_OBJECTS + 1),
    ],
)
def test_rounds_are_rarer_only_beside_a_large_batch(n_requests, before, meanwhile):
    """A small batch changes nothing, nor does anything for who has set it to be rarer or off."""
    gc.set_threshold(before, 11, 12)
    others = gc.get_threshold()[1:]  # Python 3.14 has no third
    with fewer_rounds(n_requests):
        assert gc.get_threshold() == (meanwhile, *others)
    assert gc.get_threshold() == (before, *others)


def test_a_batch_that_breaks_off_leaves_it_as_it_was():
    """What the user had set comes back however the batch ends."""
    gc.set_threshold(700, 10, 10)
    before = gc.get_threshold()
    with pytest.raises(KeyboardInterrupt), fewer_rounds(MANY_REQUESTS):
        raise KeyboardInterrupt
    assert gc.get_threshold() == before
