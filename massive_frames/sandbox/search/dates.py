"""Dates as OpenSearch reads and writes them: date math, rounding, and the intervals of histograms."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from massive_frames.sandbox.search.problems import SearchError, illegal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLIS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}
CALENDAR = {
    "minute": "m",
    "1m": "m",
    "hour": "h",
    "1h": "h",
    "day": "d",
    "1d": "d",
    "week": "w",
    "1w": "w",
    "month": "M",
    "1M": "M",
    "quarter": "q",
    "1q": "q",
    "year": "y",
    "1y": "y",
}
PATTERNS = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
_MATH = re.compile(r"([+-])(\d*)([yMwdhHms])|/([yMwdhHms])")
_WRITTEN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(T\d\d(:\d\d(:\d\d([.,]\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?")


def millis_of(moment: datetime) -> int:
    """Return the milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def moment_of(millis: float, zone: tzinfo = UTC) -> datetime:
    """Return the moment, in a time zone."""
    return (EPOCH + timedelta(milliseconds=millis)).astimezone(zone)


def zone_of(name: str | None) -> tzinfo:
    """Return a time zone: an offset such as ``+02:00``, or a place's name."""
    if not name or name in {"Z", "UTC"}:
        return UTC
    try:
        if name[0] in "+-":
            return datetime.fromisoformat(f"2000-01-01T00:00:00{name}").tzinfo or UTC
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise illegal(f"[date_histogram] failed to parse field [time_zone]: {name}") from None


def read(value: object, *, zone: tzinfo = UTC, up: bool = False) -> int:
    """Return the milliseconds that a written date, or date math from ``now``, means.

    Parameters
    ----------
    value : object
        Milliseconds, ``"2026-10-01"``, ``"now-1d/d"``, ``"2026-10-01||+1M"``.
    zone : tzinfo
        Where a date without an offset stands.
    up : bool
        Whether what is rounded, or not written to the end, means its last millisecond.
    """
    text = str(value)
    if re.fullmatch(r"-?\d{5,}", text):
        return int(text)
    start, _, steps = ("now", "", text[3:]) if text.startswith("now") else text.partition("||")
    moment = datetime.now(zone) if start == "now" else _written(start, zone)
    if start != "now" and up:
        moment = _to_the_end(start, moment)
    at = 0
    for found in _MATH.finditer(steps):
        if found.start() != at:
            break
        at = found.end()
        moment = _stepped(moment, found, up=up)
    if at != len(steps):
        raise _unreadable(text)
    return millis_of(moment)


def _written(text: str, zone: tzinfo) -> datetime:
    if not _WRITTEN.fullmatch(text):
        raise _unreadable(text)
    filled = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        moment = datetime.fromisoformat(filled.replace(",", "."))
    except ValueError:
        raise _unreadable(text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _to_the_end(text: str, moment: datetime) -> datetime:
    unit = {4: "d", 7: "d", 10: "d", 13: "h", 16: "m"}.get(len(text))  # a month not written is the first
    return moment if unit is None else following(moment, unit) - timedelta(milliseconds=1)


def _stepped(moment: datetime, found: re.Match[str], *, up: bool) -> datetime:
    sign, count, unit, rounded = found.groups()
    if rounded:
        floor = begin(moment, rounded.lower() if rounded != "M" else "M")
        return following(floor, rounded) - timedelta(milliseconds=1) if up else floor
    steps = int(count or 1) * (1 if sign == "+" else -1)
    if unit in "yM":
        return _months_later(moment, steps * (12 if unit == "y" else 1))
    return moment + timedelta(milliseconds=MILLIS[unit.lower()] * steps)


def begin(moment: datetime, unit: str) -> datetime:
    """Return the beginning of the minute, hour, day, week, month, quarter or year that a moment is in."""
    if unit in {"s", "m", "h"}:
        second, minute = (moment.second if unit == "s" else 0), (0 if unit == "h" else moment.minute)
        return moment.replace(microsecond=0, second=second, minute=minute)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "w":
        return day - timedelta(days=day.weekday())
    if unit == "d":
        return day
    month = {"M": day.month, "q": (day.month - 1) // 3 * 3 + 1, "y": 1}[unit]
    return day.replace(day=1, month=month)


def following(moment: datetime, unit: str) -> datetime:
    """Return the same place in the next minute, hour, day, week, month, quarter or year."""
    if unit in {"M", "q", "y"}:
        return _months_later(moment, {"M": 1, "q": 3, "y": 12}[unit])
    return moment + timedelta(milliseconds=MILLIS[unit.lower()])


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    first = moment.replace(year=year, month=month + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(moment.day, last.day))


def fixed_millis(interval: str) -> int:
    """Return the milliseconds of a fixed interval such as ``30m`` or ``7d``."""
    found = re.fullmatch(r"(\d+)(ms|s|m|h|d)", interval)
    if found is None or int(found[1]) == 0:
        raise illegal(
            f"failed to parse setting [date_histogram.fixedInterval] with value [{interval}] as a time value"
        )
    return int(found[1]) * MILLIS[found[2]]


def writer(pattern: str | None, zone: tzinfo = UTC) -> Callable[[float], str]:
    """Return what writes milliseconds: as ISO, or in a pattern such as ``yyyy-MM``."""
    if pattern is None or pattern.startswith(("strict_date", "date_optional", "iso8601")):
        return lambda millis: _iso(moment_of(millis, zone))
    if pattern == "epoch_millis":
        return lambda millis: str(int(millis))
    written = pattern
    for name, code in PATTERNS.items():
        written = written.replace(name, code)
    written = written.replace("'", "")
    return lambda millis: moment_of(millis, zone).strftime(written)


def _iso(moment: datetime) -> str:
    text = moment.isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _unreadable(text: str) -> SearchError:
    words = f"failed to parse date field [{text}] with format [strict_date_optional_time||epoch_millis]"
    return SearchError("parse_exception", f"{words}: [{words}]", on_shards=True)
