"""Whether a service is still as it was believed to be: polls found jobs done as often as expected, or not."""

from __future__ import annotations

LIMIT, POLLS = 5.0, 100.0
LEAST_CHANCE = 0.01


class Surprise:
    """Weigh what the newest polls found against the chance that each was given before.

    The differences of a true belief sum to a random walk around nothing, whichever jobs end first. A walk
    that is `LIMIT` standard deviations away says that the belief is wrong. Only about the newest `POLLS`
    polls count.

    Example
    -------
    >>> surprise = Surprise()
    >>> [surprise.seen(chance=0.5, found=True) for _ in range(40)].index(True) > 10
    True
    """

    def __init__(self) -> None:
        self._sum, self._variance = 0.0, 0.0

    def seen(self, chance: float, *, found: bool) -> bool:
        """Take in one poll; return whether the belief looks wrong, and then start anew."""
        chance = min(1.0 - LEAST_CHANCE, max(LEAST_CHANCE, chance))
        fade = 1.0 - 1.0 / POLLS
        self._sum = fade * self._sum + found - chance
        self._variance = fade * self._variance + chance * (1.0 - chance)
        wrong = self._sum**2 > LIMIT**2 * max(1.0, self._variance)
        if wrong:
            self._sum, self._variance = 0.0, 0.0
        return wrong
