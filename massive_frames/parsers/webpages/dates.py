"""Dates as pages write them for machines, to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

_PARTIAL = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_NO_COLON = re.compile(r"([+-]\d\d)(\d\d)$")


def iso(value: Any) -> str | None:
    """Return a date or time as ISO 8601 and no more exact than it was given; None if it is not one.

    Only what is written for machines is read: a date in words can mean different days in different
    countries.

    Example
    -------
    >>> iso("2024-05-03T10:00:00Z"), iso("2024-05-03"), iso("03/05/2024")
    ('2024-05-03T10:00:00+00:00', '2024-05-03', None)
    """
    text = str(value).strip()[:64] if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text or _PARTIAL.fullmatch(text):
        return text or None
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    if day := _DATE.match(text):
        text = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}{text[day.end() :]}"
    moment = _moment(text)
    if moment is None or not 1900 <= moment.year <= 2200:
        return None
    whole_day = len(text) == 10 or re.fullmatch(r"\d{8}", text) is not None
    return moment.date().isoformat() if whole_day else moment.isoformat()


def _moment(text: str) -> datetime | None:
    for candidate in (text, _NO_COLON.sub(r"\1:\2", text.replace(" ", "T", 1).replace(" ", ""))):
        try:
            return datetime.fromisoformat(candidate)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
