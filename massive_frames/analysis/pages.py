"""What pages lead to and hold: their links as one frame, their data tables as a frame each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.parsers.urls import domain_of

LINKS = {
    "page_url": "category",
    "position": "Int32",
    "url": "str",
    "text": "str",
    "rel": "str",
    "kind": "category",
    "domain": "category",
    "request_key": "category",
    "body_sha256": "category",
}
ORIGIN = ("request_key", "body_sha256")


def links_of(df: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each link of a frame of pages; see ``massive_frames.links``."""
    rows = [
        {**origin, **link, "domain": domain_of(link["url"])}
        for origin, found in _cells(df, "links")
        for link in found
    ]
    return pd.DataFrame(rows, columns=list(LINKS)).astype(LINKS)


def tables_of(df: pd.DataFrame) -> list[pd.DataFrame]:
    """Return each table of a frame of pages; see ``massive_frames.tables``."""
    return [_frame(origin, table) for origin, found in _cells(df, "tables") for table in found]


def _cells(df: pd.DataFrame, name: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each filled cell of a column of lists, and which page it is from."""
    if not isinstance(df, pd.DataFrame) or name not in df.columns:
        raise InvalidRequestError("df", type(df).__name__, f"a frame of pages, with the column {name!r}")
    origins = [column if column in df.columns else None for column in ("url", *ORIGIN)]
    for at, cell in enumerate(df[name]):
        if cell is None or isinstance(cell, float):
            continue
        values = [None if column is None else df[column].iloc[at] for column in origins]
        known = [None if pd.isna(value) else value for value in values]
        yield dict(zip(("page_url", *ORIGIN), known, strict=True)), list(cell)


def _frame(origin: dict[str, Any], table: dict[str, Any]) -> pd.DataFrame:
    rows = [list(row) for row in table["rows"]]
    header = list(table["header"]) or [""] * (len(rows[0]) if rows else 0)
    frame = pd.DataFrame(rows, columns=_names(header), dtype="str")
    place = {"position": int(table["position"]), "caption": table["caption"]}
    frame.attrs["massive_frames"] = {**origin, **place}
    return frame


def _names(header: list[str]) -> list[str]:
    """Return a name for each column: its own, numbered where several are the same."""
    seen: Counter[str] = Counter()
    names = []
    for number, name in enumerate(header, 1):
        label = name or f"column_{number}"
        seen[label] += 1
        names.append(label if seen[label] == 1 else f"{label}_{seen[label]}")
    return names
