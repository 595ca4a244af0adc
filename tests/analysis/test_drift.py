"""Drift is told from chance by an exact test, and from small changes by its size."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest

from massive_frames.analysis.drift import flagged, signs
from massive_frames.analysis.exact import p_of_fall, p_of_rise


def pages(n, **columns):
    """Return pages with as many rows of each type as said, or as a list says."""
    blank = {"blocked": 0, "no-results": 0, "unknown": 0, "coverage": 0.9}
    return pd.DataFrame(blank | columns, index=range(n))


def told(now, before):
    """Return what is flagged, as pairs of what and how."""
    found = signs(now, before)
    return [(sign["what"], sign["change"]) for sign in flagged(found, len(found)) or []]


@pytest.mark.parametrize(("now", "before"), [(9, 7), (5, 11)])
def test_the_test_is_fishers(now, before):
    """Both tails are the sums of the hypergeometric distribution."""
    for a, b in product(range(now + 1), range(before + 1)):
        having, total = a + b, now + before
        chance = [comb(having, k) * comb(total - having, now - k) / comb(total, now) for k in range(now + 1)]
        assert p_of_fall(a, now, b, before) == pytest.approx(sum(chance[: a + 1]))
        assert p_of_rise(a, now, b, before) == pytest.approx(sum(chance[a:]))


def test_very_many_pages_are_no_trouble():
    """The tail is summed only as far as it counts."""
    assert p_of_fall(0, 10**6, 10**6, 10**6) == 0
    assert p_of_fall(500_000, 10**6, 500_000, 10**6) == pytest.approx(0.5, abs=0.01)


def test_a_feature_that_vanishes_is_flagged():
    """It stood on most pages and stands on none."""
    assert told(pages(20, organic=0), pages(40, organic=9)) == [("organic", "collapsed")]


def test_a_feature_that_shrinks_to_a_row_is_flagged():
    """One result where ten were is a collapse too."""
    assert told(pages(20, organic=1), pages(40, organic=10)) == [("organic", "collapsed")]


def test_a_feature_that_is_a_little_rarer_is_not():
    """Eight results instead of ten are no drift, on however many pages."""
    assert told(pages(2000, organic=8), pages(2000, organic=10)) == []


def test_too_few_pages_say_nothing():
    """Four pages without it may be chance."""
    assert told(pages(4, organic=0), pages(400, organic=9)) == []


def test_chance_alone_is_hardly_ever_flagged():
    """A hundred days on which nothing changes bring a false alarm in one report of a hundred."""
    chance = np.random.default_rng(7)
    many = {f"type-{n}": chance.poisson(0.3, 3000) for n in range(10)}
    everything = pages(3000, **many)
    days = [everything.iloc[at : at + 30] for at in range(0, 3000, 30)]
    found = [signs(day, everything.iloc[: 30 * n]) for n, day in enumerate(days) if n]
    n_tests = sum(map(len, found))
    assert [flagged(of_day, n_tests) for of_day in found] == [None] * 99


@pytest.mark.parametrize(
    ("now", "what"),
    [
        ({"unknown": 6}, ("unknown", "risen")),
        ({"blocked": [1] * 15 + [0] * 15}, ("blocked", "risen")),
        ({"coverage": 0.2}, ("coverage", "collapsed")),
    ],
)
def test_other_signs_are_flagged(now, what):
    """Unknown blocks and blocked pages that rise, links that are lost."""
    assert told(pages(30, organic=9, **now), pages(60, organic=9)) == [what]


def test_blocked_pages_do_not_count_against_features():
    """A captcha holds no results; that is no drift of theirs."""
    now = pages(30, organic=[0] * 15 + [9] * 15, blocked=[1] * 15 + [0] * 15)
    assert told(now, pages(60, organic=9)) == [("blocked", "risen")]
