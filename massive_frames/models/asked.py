"""What a caller names, one by one: the subject's values, the rows of a frame, the values to cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.models.parameter import Parameter


def axis_of(parameter: Parameter, value: object) -> list[object]:
    """List the values to cross; one that takes lists itself is crossed only when given a list of lists."""
    if isinstance(value, pd.DataFrame) and not parameter.is_json:
        raise InvalidRequestError(parameter.name, value, f"{parameter.expected}, or a list of such")
    if not _is_several(value):
        return [value]
    values = _listed(parameter.name, value)
    if parameter.is_json:
        several = values and all(isinstance(part, (list, tuple, Mapping)) for part in values)
        return values if several else [values]
    if not values:
        raise InvalidRequestError(
            parameter.name, value, f"{parameter.expected}; an empty list crosses nothing"
        )
    nested = any(not isinstance(part, str) for part in values)
    return values if not parameter.repeated or nested else [tuple(values)]


def kept(parameter: Parameter, subject: object) -> object:
    """Return a subject that can be walked through twice, whatever its owner does to it meanwhile."""
    if isinstance(subject, pd.DataFrame):
        return subject.copy()
    return _listed(parameter.plural, subject) if _is_several(subject) else subject


def subjects(
    parameters: Sequence[Parameter], subject: object, given: Mapping[str, object]
) -> Iterator[dict[str, object]]:
    """Yield what each subject says of its request; ``given`` are the values to cross.

    Raises
    ------
    InvalidRequestError
        It is nothing that holds subjects, or a frame without a column for them.
    """
    name = parameters[0].name
    if isinstance(subject, pd.DataFrame):
        yield from _frame_rows(parameters, subject, alone="url" in given)
    elif subject is None and given.get("url") is not None:
        yield {}
    elif isinstance(subject, Mapping) and parameters[0].is_json:
        yield {name: subject}
    elif isinstance(subject, (Mapping, bytes)):
        values = "dictionaries" if parameters[0].is_json else "texts"
        raise InvalidRequestError(
            parameters[0].plural, subject, f"{values}, or a pandas.DataFrame for one request a row"
        )
    elif _is_several(subject):
        for value in subject:
            yield {name: value}
    else:
        yield {name: subject}


def _is_several(value: object) -> TypeGuard[Iterable[object]]:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


def _listed(name: str, values: Iterable[object]) -> list[object]:
    """List the values of anything that can be walked through; what goes wrong on the way is told."""
    found: list[object] = []
    try:
        found.extend(values.tolist() if isinstance(values, (pd.Series, pd.Index)) else values)
    except Exception as error:
        words = f"values that can be listed; after {len(found)} came {type(error).__name__}: {error}"
        raise InvalidRequestError(name, values, words) from error
    return found


def _frame_rows(
    parameters: Sequence[Parameter], frame: pd.DataFrame, *, alone: bool
) -> Iterator[dict[str, object]]:
    """Yield a frame's rows; ``alone`` means that a row needs no subject."""
    rename = {p.column_name: p.name for p in parameters}
    subject = parameters[0]
    if subject.column_name not in frame.columns:  # beside queries, a result's address is no request's
        rename |= {p.name: p.name for p in parameters}
    for column in frame.columns:
        if column not in rename:
            raise InvalidRequestError(subject.plural, str(column), f"columns among {', '.join(rename)}")
    if not frame.columns.is_unique:
        raise InvalidRequestError(subject.plural, list(frame.columns), "columns with a name each")
    columns = [rename[str(column)] for column in frame.columns]
    if not alone and not {subject.name, "url"} & set(columns):
        raise InvalidRequestError(subject.plural, columns, f"a column {subject.name!r} among a frame's")
    for values in frame.itertuples(index=False, name=None):
        yield {name: value for name, value in zip(columns, values, strict=True) if _present(value)}


def _present(value: object) -> bool:
    return pd.api.types.is_list_like(value) or not pd.isna(value)  # type: ignore[call-overload]
