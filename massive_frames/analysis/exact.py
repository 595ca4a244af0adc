"""Fisher's exact test: whether a share has fallen or risen between two sets of pages by more than chance."""

from __future__ import annotations

from math import exp, lgamma

NEGLIGIBLE = 1e-17


def p_of_fall(now: int, n_now: int, earlier: int, n_earlier: int) -> float:
    """Return the probability of so few, or fewer, if both sets were alike.

    Parameters
    ----------
    now, earlier : int
        Pages that have the property.
    n_now, n_earlier : int
        All pages.

    Returns
    -------
    float
        The one-sided p-value: the hypergeometric distribution's lower tail, given how many pages of both
        sets together have the property (R. A. Fisher, 1922).

    Example
    -------
    >>> from massive_frames.analysis.exact import p_of_fall
    >>> round(p_of_fall(1, 4, 3, 4), 4)
    0.2429
    """
    having, total = now + earlier, n_now + n_earlier
    term = exp(
        _log_choose(having, now) + _log_choose(total - having, n_now - now) - _log_choose(total, n_now)
    )
    tail, k = term, now
    while k > max(0, n_now + having - total):
        term *= k * (total - having - n_now + k) / ((having - k + 1) * (n_now - k + 1))
        tail, k = tail + term, k - 1
        if term < tail * NEGLIGIBLE:
            break
    return min(tail, 1.0)


def p_of_rise(now: int, n_now: int, earlier: int, n_earlier: int) -> float:
    """Return the probability of so many, or more, if both sets were alike; see ``p_of_fall``."""
    return p_of_fall(n_now - now, n_now, n_earlier - earlier, n_earlier)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
