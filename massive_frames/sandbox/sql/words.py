"""Words in a query's comments that the sandbox obeys."""

from __future__ import annotations

import re

_SLOW = re.compile(r"slow:(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def slow_s(text: str) -> float:
    """Return the service seconds that a comment such as ``/* slow:2s */`` asks a query to take."""
    found = _SLOW.search(text)
    return float(found[1]) * _SECONDS[found[2]] if found else 0.0
