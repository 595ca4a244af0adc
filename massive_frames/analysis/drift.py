"""Signs that an engine has changed its pages: features that vanish, blocks that nobody knows, lost links.

Each page is asked yes-or-no questions, and the shares of yes are compared with those of earlier pages by
Fisher's exact test. A feature's question is whether the page has at least half as many of its rows as is
usual, so that ten results becoming one shows like ten becoming none.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

import pandas as pd

from massive_frames.analysis.exact import p_of_fall, p_of_rise

FEWEST_PAGES = 5
SIGNIFICANT = 0.01
"""The chance of one false alarm in a whole report: all its tests share it (Bonferroni)."""
HALF = 0.5
RISE = 0.1
NO_FEATURES = ("blocked", "no-results", "unknown")


class Sign(NamedTuple):
    """What was compared: a row type or ``coverage``, and the share of pages it holds for, now and before."""

    what: str
    change: str
    share: float
    earlier_share: float
    pages: int
    earlier_pages: int
    p_value: float


def signs(pages: pd.DataFrame, earlier: pd.DataFrame) -> list[Sign]:
    """Compare pages with earlier ones by every question that there are pages enough for.

    Parameters
    ----------
    pages, earlier : pandas.DataFrame
        One row a page: the number of its rows in a column for each type, and its ``coverage``.
    """
    return [
        _sign(what, change, now, then)
        for what, change, now, then in _questions(pages, earlier)
        if min(len(now), len(then)) >= FEWEST_PAGES
    ]


def flagged(found: list[Sign], n_tests: int) -> list[dict[str, Any]] | None:
    """Return the signs that are large and, in a report of so many tests, no chance; the surest first."""
    sure = [sign for sign in found if _is_large(sign) and sign.p_value * n_tests < SIGNIFICANT]
    return [sign._asdict() for sign in sorted(sure, key=lambda sign: sign.p_value)] or None


def is_read(pages: pd.DataFrame) -> pd.Series[bool]:
    """Tell which pages could have had results: neither blocked nor without any."""
    return (pages["blocked"] == 0) & (pages["no-results"] == 0)


def _questions(
    pages: pd.DataFrame, earlier: pd.DataFrame
) -> Iterator[tuple[str, str, pd.Series[bool], pd.Series[bool]]]:
    now, then = pages[is_read(pages)], earlier[is_read(earlier)]
    for name in pages.columns.difference([*NO_FEATURES, "coverage"]):
        usual = then.loc[then[name] > 0, name].median() if (then[name] > 0).any() else 0
        least = max(1, ceil(usual * HALF))
        yield name, "collapsed", now[name] >= least, then[name] >= least
    most = 2 * then["unknown"].median()
    yield "unknown", "risen", now["unknown"] > most, then["unknown"] > most
    yield "blocked", "risen", pages["blocked"] > 0, earlier["blocked"] > 0
    low = then["coverage"].median() * HALF
    yield "coverage", "collapsed", now["coverage"].dropna() >= low, then["coverage"].dropna() >= low


def _sign(what: str, change: str, now: pd.Series[bool], then: pd.Series[bool]) -> Sign:
    test = p_of_fall if change == "collapsed" else p_of_rise
    p_value = test(int(now.sum()), len(now), int(then.sum()), len(then))
    return Sign(what, change, float(now.mean()), float(then.mean()), len(now), len(then), p_value)


def _is_large(sign: Sign) -> bool:
    if sign.change == "collapsed":
        return sign.share < sign.earlier_share * HALF
    return sign.share > max(2 * sign.earlier_share, sign.earlier_share + RISE)
