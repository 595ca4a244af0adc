"""On which conditions a batch runs: its price, its time, what it takes from the store, where its rows go."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from massive_frames.checks import choice, number, place
from massive_frames.engine import Limits
from massive_frames.errors import InvalidRequestError

CACHE = ("ask", "use", "refresh", "off")
UNCONFIRMED = ("keep", "resubmit")
VIA = ("jobs", "batches")
GOING_ON = ("max_credits", "deadline", "max_failures", "unconfirmed", "to", "via")
"""What a run that goes on with a batch takes; the rest was settled when the batch began."""
UNITS_S = {
    **dict.fromkeys(("s", "sec", "second"), 1.0),
    **dict.fromkeys(("min", "minute"), 60.0),
    **dict.fromkeys(("h", "hour"), 3600.0),
    **dict.fromkeys(("d", "day"), 86400.0),
    **dict.fromkeys(("w", "week"), 7 * 86400.0),
}
LONGEST = timedelta(days=365_000)
LENGTH = "a length of time, 1000 years at most: '7 days', a timedelta, or seconds"
LENGTH_OR_TIME = f"{LENGTH}; or a time: a datetime"
ONE_DAY = timedelta(days=1)
"""For so long the Massive API itself answers from its cache by default."""


@dataclass(frozen=True)
class Conditions:
    """What holds for one run of a batch, apart from what is asked.

    Parameters
    ----------
    max_credits, deadline_s, max_failures
        As of ``engine.Limits``.
    unconfirmed : {"keep", "resubmit"}
        What is done about a request whose submission had no answer.
    cache : {"ask", "use", "refresh", "off"}
        Whether answers that the store has are taken.
    max_age : datetime.timedelta
        How old these may be.
    to : pathlib.Path, optional
        The folder of a Parquet dataset that takes the rows instead of a frame.
    via : {"jobs", "batches"}, optional
        Whether requests are submitted one by one or a thousand at a time; one by one when not given, or as
        the batch began that is gone on with.
    again : bool
        Whether requests that have failed are tried again.
    """

    max_credits: float | None = None
    deadline_s: float | None = None
    max_failures: float | None = None
    unconfirmed: str = "keep"
    cache: str = "ask"
    max_age: timedelta = ONE_DAY
    to: Path | None = None
    via: str | None = None
    again: bool = False

    def limits(self, spent: float = 0.0) -> Limits:
        """Return the engine's part of them; ``spent`` are credits of earlier runs."""
        resubmit = self.unconfirmed == "resubmit"
        return Limits(self.max_credits, self.deadline_s, self.max_failures, resubmit, spent)

    @property
    def tried_again(self) -> dict[str, bool]:
        """Which requests of an earlier run are tried again, as ``Entries`` takes it."""
        return {"failed": self.again, "unconfirmed": self.unconfirmed == "resubmit"}

    def stored(self) -> dict[str, Any]:
        """Return what a later run of the batch goes on with."""
        return {"to": str(self.to.absolute()) if self.to else None, "via": self.via or "jobs"}

    def going_on(self, stored: dict[str, Any], *, same_folder: bool = True) -> Conditions:
        """Return the conditions of a run that goes on with a stored batch.

        With ``same_folder`` its rows go where they went, unless these conditions name another folder.
        """
        to = Path(stored["to"]) if same_folder and stored.get("to") else None
        return replace(self, to=self.to or to, via=self.via or stored.get("via"))


def check_conditions(
    *,
    max_credits: object = None,
    deadline: object = None,
    max_failures: object = None,
    unconfirmed: object = "keep",
    cache: object = "ask",
    max_age: object = None,
    to: object = None,
    via: object = "jobs",
) -> Conditions:
    """Return the conditions that a caller has named, or raise what is wrong with them."""
    return Conditions(
        _number("max_credits", max_credits, "a number of credits, 0 or more"),
        _seconds_until(deadline),
        _number("max_failures", max_failures, "a share from 0 to 1", most=1.0),
        choice("unconfirmed", unconfirmed, UNCONFIRMED),
        choice("cache", cache, CACHE),
        ONE_DAY if max_age is None else span("max_age", max_age),
        place("to", to, folder=True) if to is not None else None,
        choice("via", via, VIA),
    )


def moment(value: object) -> datetime | None:
    """Return a time, one without a zone in local time; None for what is no time, such as a missing one."""
    if not isinstance(value, datetime) or pd.isna(value):
        return None
    try:
        plain = value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
        return plain.astimezone(UTC)
    except (ValueError, OverflowError, OSError):  # too far away for a zone
        return None


def span(name: str, value: object, expected: str = LENGTH) -> timedelta:
    """Return a length of time given as a timedelta, as seconds, or in words such as ``"7 days"``."""
    length, seconds = None, number(value)
    if isinstance(value, timedelta):
        length = value
    elif seconds is not None:
        length = _seconds(seconds)
    elif isinstance(value, str):
        found = re.fullmatch(r"([0-9]*\.?[0-9]+) *([a-z]*)", value.strip().lower())
        unit = found and UNITS_S.get(found[2].removesuffix("s") or "s")
        length = _seconds(float(found[1]) * unit) if found and unit else None
    if length is None or not timedelta(0) <= length <= LONGEST:
        raise InvalidRequestError(name, value, expected)
    return length


def _seconds(seconds: float) -> timedelta | None:
    try:
        return timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _number(name: str, value: object, expected: str, most: float = float("inf")) -> float | None:
    if value is None:
        return None
    found = number(value)
    if found is None or not 0 <= found <= most:
        raise InvalidRequestError(name, value, expected)
    return found


def _seconds_until(deadline: object) -> float | None:
    if deadline is None:
        return None
    at = moment(deadline)
    if at is not None:
        return max(0.0, (at - datetime.now(UTC)).total_seconds())
    return span("deadline", deadline, LENGTH_OR_TIME).total_seconds()
