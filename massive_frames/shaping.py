"""What a caller gets of queries with columns of their own: one frame, each one's own, or the error of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import pandas as pd

from massive_frames import errors
from massive_frames.checks import truth
from massive_frames.errors import InvalidRequestError, RejectedError, ServiceError
from massive_frames.frames.columns import PROVENANCE


class Ended(Protocol):
    """A batch that has ended."""

    def frame(self) -> pd.DataFrame:
        """Return everything under one another."""
        ...

    def frames(self) -> list[pd.DataFrame]:
        """Return each query's own columns."""
        ...


WHOLE = frozenset({"auth", "basic_auth", "params"})
"""Options whose lists are one value."""
Shape = Callable[[Ended], Any]


def of_many(*, provenance: bool = True, split: bool = False) -> Shape:
    """Return what makes the result of many queries of a batch that has ended.

    Parameters
    ----------
    provenance : bool
        Whether the columns that say where a row came from stand behind.
    split : bool
        Whether each query's own frame is wanted, in a list.
    """
    provenance, split = truth("provenance", provenance), truth("split", split)

    def shape(batch: Ended) -> Any:
        if split:
            return batch.frames()
        frame = batch.frame()
        conflicts = frame.attrs["massive_frames"].get("conflicts")
        if conflicts:
            raise InvalidRequestError(
                "split",
                split,
                f"True, for a list of frames: the types of some columns do not go together: "
                f"{'; '.join(conflicts)} (mf.last has everything, such columns as Python objects)",
            )
        return frame if provenance else _without_provenance(frame)

    return shape


def of_one(options: Mapping[str, object], several: str, *, provenance: bool = False) -> Shape:
    """Return what makes the result of a single query: its own columns, or the error that it ended with.

    Parameters
    ----------
    options : mapping
        The query's options; a list of several values would ask several queries.
    several : str
        The call that takes several.
    provenance : bool
        Whether the columns that say where a row came from stand behind.
    """
    for name, value in options.items():
        if name not in WHOLE and _is_several(value):
            raise InvalidRequestError(name, value, f"one value; {several} takes several")
    provenance = truth("provenance", provenance)

    def shape(batch: Ended) -> Any:
        (own,) = batch.frames()
        said = own.attrs["massive_frames"]
        if said.get("error"):
            raise error_of_row(said)
        return batch.frame() if provenance else own

    return shape


def _is_several(value: object) -> bool:
    """Tell a list of several values, or what may be one: a generator is not walked through to see."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        return False
    try:
        return len(value) > 1  # type: ignore[arg-type]
    except TypeError:
        return True


def error_of_row(said: Mapping[str, Any]) -> ServiceError:
    """Return the error that a row says, as it would have been raised."""
    known: dict[str, type[ServiceError]] = {cls.code: cls for cls in vars(errors).values() if _is_error(cls)}
    cls = known.get(said["error"], RejectedError)
    words = str(said.get("error_detail") or said["error"])
    return cls(words, service=said.get("service"), job_id=said.get("job_id"))


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, ServiceError)


def _without_provenance(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame.drop(columns=[column.name for column in PROVENANCE])
    kept.attrs = {"massive_frames": frame.attrs.get("massive_frames", {})}
    return kept
