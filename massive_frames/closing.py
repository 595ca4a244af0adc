"""Say how a batch ended: in one line, as a warning, or as an error."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence

import pandas as pd

from massive_frames.errors import (
    CreditsError,
    CreditsWarning,
    LimitError,
    MassiveFramesError,
    ServiceWarning,
    StoppedWarning,
)


def how_to_go_on(batch_id: str, *, charges: bool) -> str:
    """Say how the rest of a batch can be had, of a service that charges or of one that does not."""
    how = "without paying again for what was accepted" if charges else "where it stopped"
    return f"mf.resume({batch_id!r}) goes on {how}"


def closing_words(frame: pd.DataFrame | None, batch_id: str, *, stopped: bool, charges: bool = True) -> str:
    """Say in one line what a batch has come to; the frame may list a dataset's files, or be left out."""
    if frame is None:
        return f"stopped: what has come is kept (mf.last); {how_to_go_on(batch_id, charges=charges)}"
    total, failed = counted(frame)
    if is_listing(frame):
        rows = int(frame["n_rows"].sum()) - failed
        why = "failed.parquet says why"
    else:
        rows = int(frame["error"].isna().sum())
        why = "df[df.error.notna()] says why"
    words = f"{total - failed} of {total} requests done, {rows} rows"
    if stopped:
        return f"stopped: {words} kept (mf.last); {how_to_go_on(batch_id, charges=charges)}"
    if failed:
        words += f"; {failed} without a result: {why}"
    return f"{words} · batch {batch_id}"


def is_listing(frame: pd.DataFrame) -> bool:
    """Say whether a frame lists a dataset's files, instead of holding the rows."""
    return "to" in frame.attrs.get("massive_frames", {})


def counted(frame: pd.DataFrame) -> tuple[int, int]:
    """Return how many requests a frame has, and how many of them failed; it may list a dataset's files."""
    if is_listing(frame):
        return int(frame["n_requests"].sum()), int(frame["n_failed"].sum())
    failed = frame.loc[~frame["request_key"].duplicated(), "error"].notna()
    n_rows = frame.attrs.get("massive_frames", {}).get("n_rows", {})  # a query's result may have no row
    is_whole = sum(1 if n is None else n for n in n_rows.values()) == len(frame)  # a cut keeps its attributes
    return len(n_rows) if n_rows and is_whole else len(failed), int(failed.sum())


def raise_or_warn(
    stopped_by: MassiveFramesError | None,
    batch_id: str,
    notices: Sequence[str] = (),
    *,
    charges: bool = True,
) -> None:
    """Raise what stopped a batch, or warn that a limit was reached, or of what the service did not do."""
    for words in notices:
        warn(words, ServiceWarning)
    go_on = how_to_go_on(batch_id, charges=charges)
    if isinstance(stopped_by, (CreditsError, LimitError)):
        credits_out = isinstance(stopped_by, CreditsError)
        said = stopped_by.detail if isinstance(stopped_by, CreditsError) else str(stopped_by)
        words = f"{said}. What has come is kept; {go_on}"
        warn(words, CreditsWarning if credits_out else StoppedWarning)
    elif stopped_by is not None:
        stopped_by.add_note(f"What has come is kept in mf.last; {go_on}")
        raise stopped_by


def warn(words: str, category: type[UserWarning]) -> None:
    """Warn at the line of code that called this package."""
    warnings.warn(words, category, stacklevel=_levels_to_the_caller())


def first_of_ours(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error of this package in a group, or the group where there is none."""
    error: BaseException = group.subgroup(MassiveFramesError) or group
    while isinstance(error, BaseExceptionGroup) and isinstance(error.exceptions[0], Exception):
        error = error.exceptions[0]
    return error


def _levels_to_the_caller() -> int:
    """Count the stack's levels up to the line of code that is not ours."""
    level, frame = 1, sys._getframe(1)  # noqa: SLF001 - what warnings itself uses
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("massive_frames"):
        level, frame = level + 1, frame.f_back
    return level


def run_words(
    n_succeeded: int, n_requests: int, stopped_by: MassiveFramesError | None, *, early: bool
) -> str:
    """Say in one line what a run came to, for the log."""
    words = f"{n_succeeded} of {n_requests} requests succeeded in this run"
    return words + (f"; stopped: {stopped_by or 'by the user'}" if early else "")
