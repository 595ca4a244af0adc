"""Say how a batch ended: in one line, as a warning, or as an error."""

from __future__ import annotations

import sys
import warnings

import pandas as pd

from massive_frames.errors import CreditsError, CreditsWarning, MassiveFramesError, ServiceError


def how_to_go_on(batch_id: str) -> str:
    """Say how the rest of a batch can be had."""
    return f"mf.resume({batch_id!r}) goes on without paying again for what was accepted"


def closing_words(frame: pd.DataFrame, batch_id: str, *, stopped: bool) -> str:
    """Say in one line what a batch has come to."""
    failed = frame.drop_duplicates("request_key")["error"].notna()
    total, rows = len(failed), int(frame["error"].isna().sum())
    words = f"{total - int(failed.sum())} of {total} requests done, {rows} rows"
    if stopped:
        return f"stopped: {words} kept (mf.last); {how_to_go_on(batch_id)}"
    if failed.any():
        words += f"; {int(failed.sum())} without a result: df[df.error.notna()] says why"
    return f"{words} · batch {batch_id}"


def raise_or_warn(stopped_by: ServiceError | None, batch_id: str) -> None:
    """Raise what stopped a batch, or warn that its credits ran out."""
    if isinstance(stopped_by, CreditsError):
        words = f"{stopped_by.detail}. What has come is kept; {how_to_go_on(batch_id)}"
        warnings.warn(words, CreditsWarning, stacklevel=_levels_to_the_caller())
    elif stopped_by is not None:
        stopped_by.add_note(f"What has come is kept in mf.last; {how_to_go_on(batch_id)}")
        raise stopped_by


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
