"""ISO 8601 periods, as SQL's intervals are written: years and months, or hours, minutes and seconds."""

from __future__ import annotations

import re

_MONTHS = re.compile(r"P(?:(-?\d{1,9})Y)?(?:(-?\d{1,9})M)?", re.ASCII)
_TIME = re.compile(
    r"P(?:(-?\d{1,9})D)?(?:T(?:(-?\d{1,12})H)?(?:(-?\d{1,12})M)?(?:(-?)(\d{1,12})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)
NANO = 10**9


def months_of(period: str) -> int:
    """Return the months of a period of years and months.

    Example
    -------
    >>> months_of("P1Y2M"), months_of("P-1Y-2M")
    (14, -14)
    """
    found = _MONTHS.fullmatch(period)
    if found is None or len(period) < 3:
        raise ValueError(f"{period!r} is no period of years and months")
    return 12 * int(found[1] or 0) + int(found[2] or 0)


def nanoseconds_of(period: str) -> int:
    """Return the nanoseconds of a period of days, hours, minutes and seconds.

    Example
    -------
    >>> nanoseconds_of("PT26H3M4.5S") == (26 * 3600 + 3 * 60 + 4) * 10**9 + 500_000_000
    True
    """
    found = _TIME.fullmatch(period)
    if found is None or len(period) < 3:
        raise ValueError(f"{period!r} is no period of hours, minutes and seconds")
    days, hours, minutes, sign, seconds, fraction = found.groups()
    whole = int(days or 0) * 86_400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
    part = int(seconds or 0) * NANO + int((fraction or "0").ljust(9, "0"))
    return whole * NANO + (-part if sign else part)
