"""The statistics of a batch: what it has come to, how fast, and how long its jobs took."""

from __future__ import annotations

import html
import math
from collections import Counter
from dataclasses import asdict, dataclass, field

import pandas as pd

from massive_frames.telemetry.sketch import Sketch
from massive_frames.telemetry.words import plain

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
"""The columns of latencies, and the share of jobs that took no longer."""
HEADS = ("latency, seconds", "jobs", *QUANTILES)
MOST_SHOWN = 12


@dataclass(frozen=True)
class Latency:
    """How long the jobs of one group took, in seconds from accepted to ready.

    Parameters
    ----------
    group : str
        The service, with the model where it has several.
    n : int
        How many jobs.
    p10, p50, p90, p99, max : float
        Quantiles in seconds, within 1 %.
    """

    group: str
    n: int
    p10: float
    p50: float
    p90: float
    p99: float
    max: float

    @classmethod
    def of(cls, group: str, sketch: Sketch) -> Latency:
        """Return the latencies that a sketch has counted."""
        return cls(group, sketch.n, **{name: sketch.quantile(share) for name, share in QUANTILES.items()})


@dataclass(frozen=True, repr=False)
class BatchStats:
    """What a batch did.

    When a job became ready is not seen: it lies between the poll that found it not ready and the one that
    found it ready. Latencies are counted at the middle of the two, so a single one is off by half of that at
    the most. Jobs that an earlier run had submitted, and answers that came at once, have no latency.

    Parameters
    ----------
    ended : int
        Requests that have ended, each in one of the five ways that follow.
    succeeded, failed, unconfirmed, cancelled, left_open : int
        With a body; for good; sent without an answer being seen; given up at the service; or given up for
        now, so that ``mf.resume`` goes on with them.
    submissions : int
        How many times a request was sent to be accepted.
    retries, errors : Counter
        Retries, and endings other than success, by error code.
    body_bytes : int
        Bytes of the bodies that came.
    credits : float
        Credits spent on the answers that came.
    seconds : float
        From the first event to the last.
    polls_mean, polls_p90 : float
        Polls a job, of those that were asked for one by one; NaN where there is none.
    lag_mean_s, lag_bound_s : float
        Seconds from ready to found ready, on average: half the time between the two polls, and all of it,
        which it cannot be longer than. NaN where there is none.
    latencies : tuple of Latency
        By group.

    Example
    -------
    >>> print(BatchStats(ended=2, succeeded=2, submissions=2, credits=2.0, body_bytes=3_000_000, seconds=8.0))
    requests     2 ended: 2 succeeded
    pace         0.25 requests/s over 8.0 s
    submissions  2
    received     3.0 MB, 2 credits
    """

    ended: int = 0
    succeeded: int = 0
    failed: int = 0
    unconfirmed: int = 0
    cancelled: int = 0
    left_open: int = 0
    submissions: int = 0
    retries: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    body_bytes: int = 0
    credits: float = 0.0
    seconds: float = 0.0
    polls_mean: float = float("nan")
    polls_p90: float = float("nan")
    lag_mean_s: float = float("nan")
    lag_bound_s: float = float("nan")
    latencies: tuple[Latency, ...] = ()

    @property
    def per_second(self) -> float:
        """Requests ended a second; NaN before any time has passed."""
        return self.ended / self.seconds if self.seconds else float("nan")

    def frame(self) -> pd.DataFrame:
        """Return the latencies, one row a group.

        Returns
        -------
        pandas.DataFrame
            ``group``, ``n`` (jobs), and seconds in ``p10``, ``p50``, ``p90``, ``p99`` and ``max``.
        """
        dtypes = {"group": "str", "n": "int64"} | dict.fromkeys(QUANTILES, "float64")
        return pd.DataFrame([asdict(row) for row in self.latencies], columns=list(dtypes)).astype(dtypes)

    def __repr__(self) -> str:
        lines = [f"{name:<11}  {words}" for name, words in self._facts()]
        if self.latencies:
            rows = [HEADS, *self._rows()]
            width = max(len(row[0]) for row in rows)
            lines += ["", *(row[0].ljust(width) + "".join(f"{cell:>9}" for cell in row[1:]) for row in rows)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        facts = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{html.escape(words)}</td></tr>"
            for name, words in self._facts()
        )
        if not self.latencies:
            return f"<table>{facts}</table>"
        head, *rows = (
            "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row)
            for tag, row in [("th", HEADS), *(("td", row) for row in self._rows())]
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table>{facts}</table><table><tr>{head}</tr>{body}</table>"

    def _facts(self) -> list[tuple[str, str]]:
        endings = ("succeeded", "failed", "unconfirmed", "cancelled", "left_open")
        counts = [
            f"{getattr(self, name)} {name.replace('_', ' ')}" for name in endings if getattr(self, name)
        ]
        pace = f"{self.per_second:.3g} requests/s over {self.seconds:.1f} s" if self.seconds else ""
        lag = f"on average {self.lag_mean_s:.2f} s after ready, certainly within {self.lag_bound_s:.2f} s"
        facts = {
            "requests": f"{self.ended} ended" + (": " + ", ".join(counts) if counts else ""),
            "pace": pace,
            "submissions": str(self.submissions),
            "received": f"{self.body_bytes / 1e6:,.1f} MB, {self.credits:g} credits",
            "polls": f"{self.polls_mean:.2f} a job, 90 % of jobs at most {self.polls_p90:.0f}",
            "found": lag,
            "retries": _counts(self.retries),
            "errors": _counts(self.errors),
        }
        unknown = {"polls": math.isnan(self.polls_mean), "found": math.isnan(self.lag_mean_s)}
        return [(name, words) for name, words in facts.items() if words and not unknown.get(name)]

    def _rows(self) -> list[tuple[str, ...]]:
        shown = sorted(self.latencies, key=lambda row: -row.n)[:MOST_SHOWN]
        rows = [
            (plain(row.group), str(row.n), *(f"{getattr(row, name):.3g}" for name in QUANTILES))
            for row in shown
        ]
        left = len(self.latencies) - len(shown)
        return [*rows, (f"and {left} more: see frame()",)] if left else rows


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{plain(code)} {n}" for code, n in counter.most_common(MOST_SHOWN))
