"""What another version of a parser has made of the same pages: rows that came, went or changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from massive_frames.frames import Schema

NAMES = ("url", "question", "title")
"""The first of them that a row has says, with its type, which row it is."""
COLUMNS = ("batch_id", "request_key", "query", "change", "row_old", "row_new", "column", "old", "new")
Change = tuple[str, int | None, int | None, str | None, Any, Any]


def diff_frames(old: pd.DataFrame, new: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return what differs between two frames of the same requests.

    Rows of a request are matched in their order by type and address (or question, or title), as ``difflib``
    matches lines.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Frames of one schema.
    schema : Schema
        Their columns; only what a parser fills is compared.

    Returns
    -------
    pandas.DataFrame
        One row a difference: ``batch_id, request_key, query, change`` (added, removed or changed),
        ``row_old, row_new`` (the row's place among its request's rows, from 0), ``column, old, new`` (as
        text).
    """
    names = [column.name for column in schema.results] + ["error"]
    subject = schema.parameters[0].name if schema.parameters else None
    keys = ["batch_id", "request_key"]
    sides = [
        dict(
            iter(
                frame.assign(batch_id=frame["batch_id"].astype("str")).groupby(
                    keys, observed=True, sort=False
                )
            )
        )
        for frame in (old, new)
    ]
    found = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        rows = [side[key] if key in side else old.iloc[:0] for side in sides]
        asked = next((part[subject].iloc[0] for part in rows if subject and len(part)), None)
        found += [(*key, asked, *change) for change in _changes(rows[0], rows[1], names)]
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(
        {"row_old": "Int32", "row_new": "Int32", "change": "category"}
    )


def _changes(old: pd.DataFrame, new: pd.DataFrame, names: list[str]) -> Iterator[Change]:
    before, after = (frame[names].to_dict("records") for frame in (old, new))
    matcher = SequenceMatcher(None, _identities(before), _identities(after), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            for n, (was, now) in enumerate(zip(before[first:last], after[start:end], strict=True)):
                for name in names:
                    if _text(was[name]) != _text(now[name]):
                        yield "changed", first + n, start + n, name, _text(was[name]), _text(now[name])
            continue
        for n in range(first, last):
            yield "removed", n, None, None, _said(before[n]), None
        for n in range(start, end):
            yield "added", None, n, None, None, _said(after[n])


def _identities(rows: list[dict[Any, Any]]) -> list[tuple[str | None, ...]]:
    return [(_text(row.get("type")), *itertools.islice(_names(row), 1)) for row in rows]


def _names(row: dict[Any, Any]) -> Iterator[str]:
    return (text for name in NAMES if (text := _text(row.get(name))))


def _said(row: dict[Any, Any]) -> str:
    return " · ".join([_text(row.get("type")) or "", *_names(row)])


def _text(value: Any) -> str | None:
    missing = value is None or value is pd.NA or (isinstance(value, float) and value != value)  # noqa: PLR0124
    return None if missing else str(value)
