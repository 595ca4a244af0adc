"""Quantiles in bounded memory."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massive_frames.telemetry.sketch import ERROR, HIGHEST, LOWEST, Sketch

SHARES = (0.0, 0.1, 0.5, 0.9, 0.99)


def sketch_of(values):
    """Return a sketch of the values."""
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    return sketch


@given(st.lists(st.floats(LOWEST, HIGHEST), min_size=1, max_size=200), st.sampled_from(SHARES))
def test_a_quantile_is_within_one_per_cent(values, share):
    """Whatever the values in the range, a quantile is that of the sorted list, but for 1 %."""
    exact = sorted(values)[math.floor(share * (len(values) - 1))]
    assert sketch_of(values).quantile(share) == pytest.approx(exact, rel=ERROR * 1.000001)


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=50), st.sampled_from([*SHARES, 1.0]))
def test_a_quantile_lies_among_the_values(values, share):
    """Even of values out of range a quantile is never below the smallest or above the largest."""
    assert min(values) <= sketch_of(values).quantile(share) <= max(values)


def test_the_largest_value_is_exact():
    """The maximum is not rounded to a bucket."""
    assert sketch_of([1.0, 3.14159]).quantile(1.0) == 3.14159


def test_memory_does_not_grow():
    """A hundred thousand different values of every size take no more buckets than the range has."""
    rng = random.Random(0)
    sketch = sketch_of(10 ** rng.uniform(-4, 6) for _ in range(100_000))
    assert len(sketch._buckets) <= 692


def test_the_mean_is_exact():
    """The mean is that of the values, not of their buckets."""
    assert sketch_of([1.0, 2.0, 4.5]).mean == 2.5


def test_an_empty_sketch_knows_nothing():
    """Without values there is no quantile and no mean."""
    assert math.isnan(Sketch().quantile(0.5))
    assert math.isnan(Sketch().mean)


@pytest.mark.parametrize("value", [-1.0, math.inf, math.nan])
def test_what_is_no_latency_is_left_out(value):
    """Negative, infinite and missing values are not counted."""
    assert sketch_of([value]).n == 0


def test_a_copy_stands_still():
    """What is added to a sketch later is not in its copy."""
    sketch = sketch_of([1.0])
    copy = sketch.copy()
    sketch.add(2.0)
    assert (copy.n, copy.quantile(1.0)) == (1, 1.0)
