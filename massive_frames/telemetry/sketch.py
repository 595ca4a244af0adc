"""Quantiles of any number of values in bounded memory, each within 1 % of the true one."""

from __future__ import annotations

import math
from collections import Counter

ERROR = 0.01
"""The largest relative error of a quantile."""
LOWEST, HIGHEST = 0.01, 10_000.0
"""Between these a value is told from its neighbours; beyond them only the smallest and largest are known."""
_GAMMA = (1 + ERROR) / (1 - ERROR)
_PER_LOG = 1 / math.log(_GAMMA)
_FIRST, _LAST = (math.ceil(math.log(value) * _PER_LOG) for value in (LOWEST, HIGHEST))


class Sketch:
    """Counts values in buckets whose bounds grow by a constant factor: at most 692 numbers.

    The buckets and their middles are those of DDSketch (Masson, Rim and Lee, 2019).

    Attributes
    ----------
    n : int
        How many values.
    mean : float
        Their exact mean; NaN where there are none.

    Example
    -------
    >>> sketch = Sketch()
    >>> for value in range(1, 1001):
    ...     sketch.add(value)
    >>> round(sketch.quantile(0.5)), sketch.quantile(1.0)
    (498, 1000)
    """

    def __init__(self) -> None:
        self.n, self._sum = 0, 0.0
        self._smallest, self._largest = math.inf, -math.inf
        self._buckets: Counter[int] = Counter()

    def add(self, value: float) -> None:
        """Count one value; what is negative or not finite is no latency, and is left out."""
        if not 0.0 <= value < math.inf:
            return
        self.n += 1
        self._sum += value
        self._smallest, self._largest = min(self._smallest, value), max(self._largest, value)
        if value <= LOWEST:
            self._buckets[_FIRST] += 1
        else:
            self._buckets[min(_LAST, math.ceil(math.log(value) * _PER_LOG))] += 1

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return self._sum / self.n if self.n else math.nan

    def quantile(self, share: float) -> float:
        """Return the value below which a share (0 to 1) of the values lies; NaN where there are none."""
        if not self.n:
            return math.nan
        if share >= 1.0:
            return self._largest
        rank, seen = share * (self.n - 1), 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen > rank:
                break
        middle = 2 * _GAMMA**bucket / (_GAMMA + 1)
        return min(max(middle, self._smallest), self._largest)

    def copy(self) -> Sketch:
        """Return a sketch of the same values, to be read while this one goes on."""
        twin = Sketch()
        twin.n, twin._sum = self.n, self._sum
        twin._smallest, twin._largest = self._smallest, self._largest
        twin._buckets = self._buckets.copy()
        return twin
