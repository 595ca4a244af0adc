"""The zones of dates, by the names that Java knows them by."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?")
_REGION = re.compile(r"[A-Za-z][A-Za-z0-9~/._+-]+")
Zone = ZoneInfo | timedelta


class UnknownZoneError(ValueError):
    """There is no such zone; ``kind`` is the type of the exception that Elasticsearch names."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


def zone_of(name: str) -> Zone:
    """Return the zone of a name such as ``Z``, ``+05:30`` or ``Europe/Berlin``.

    Raises
    ------
    UnknownZoneError
        There is none.
    """
    if name in {"Z", "UTC", "GMT", "UT"}:
        return timedelta(0)
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if size > timedelta(hours=18):
            words = "Zone offset not in valid range: -18:00 to +18:00"
            raise UnknownZoneError("date_time_exception", words)
        return size if offset[1] == "+" else -size
    if _REGION.fullmatch(name) is None:
        words = f"Invalid ID for region-based ZoneId, invalid format: {name}"
        raise UnknownZoneError("date_time_exception", words)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise UnknownZoneError("zone_rules_exception", f"Unknown time-zone ID: {name}") from None


def offset_at(zone: Zone, at: datetime) -> timedelta:
    """Return how far a zone is ahead of UTC at a moment."""
    return (at.astimezone(zone).utcoffset() if isinstance(zone, ZoneInfo) else zone) or timedelta(0)
