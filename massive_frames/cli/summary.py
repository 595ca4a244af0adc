"""What a batch has come to, counted from its frame, or from the listing of its dataset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from massive_frames.closing import counted, is_listing
from massive_frames.export.folder import FAILED

FINAL = ("invalid", "parse")
"""Errors that another try does not mend."""


def folder_of(listing: pd.DataFrame) -> Path:
    """Return the folder of the dataset that is listed."""
    return Path(listing.attrs["massive_frames"]["to"])


def n_done(frame: pd.DataFrame) -> tuple[int, int]:
    """Return how many requests have their result, and how many there are."""
    total, failed = counted(frame)
    return total - failed, total


def done(frame: pd.DataFrame) -> str:
    """Say how many requests have their result."""
    n, total = n_done(frame)
    return f"{n} of {total} requests done"


def failures(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``error`` and ``job_status`` of every row that stands for a failure."""
    names = ["error", "job_status"]
    if is_listing(frame):
        path = folder_of(frame) / FAILED
        rows = pd.read_parquet(path, columns=names) if path.exists() else pd.DataFrame(columns=names)
    else:
        rows = frame[names]
    return rows[rows["error"].notna()].astype("object")


def in_numbers(failed: pd.DataFrame) -> str:
    """Say how many rows stand for a failure, and for which."""
    why = ", ".join(f"{n} {code}" for code, n in failed["error"].value_counts().items())
    return f"rows without a result: {len(failed)} ({why}); the column error_detail says why"


def ways_on(failed: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield what can be done about failures: in words, and as the command and its options."""
    states = set(failed.loc[~failed["error"].isin(FINAL), "job_status"])
    if states & {"queued", "running"}:
        yield "this goes on with what is still open", "resume", ""
    if "unconfirmed" in states:
        words = "this sends again what had no answer, which may cost it twice"
        yield words, "resume", " --unconfirmed resubmit"
    if states & {"failed", "expired", "cancelled"}:
        yield "this tries what has failed again", "retry", ""
