"""Whom answers cite: one row a source, gathered from the rows of a frame of answers or of result pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from massive_frames.errors import InvalidRequestError

ORIGIN = {"query": "category", "model": "category", "country": "category", "turn": "Int32"}
COLUMNS = {
    **ORIGIN,
    "position": "Int32",
    "title": "str",
    "url": "str",
    "raw_url": "str",
    "domain": "category",
    "snippet": "str",
    "inline": "boolean",
    "in_panel": "boolean",
    "n_citations": "Int32",
    "offsets": "object",
    "paragraphs": "object",
    "request_key": "category",
    "body_sha256": "category",
}
KEPT = (*ORIGIN, "request_key", "body_sha256")


def sources_of(df: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each source; see ``massive_frames.sources``."""
    if not isinstance(df, pd.DataFrame) or "sources" not in df.columns:
        raise InvalidRequestError("df", type(df).__name__, "a frame of answers, with the column 'sources'")
    rows = pd.DataFrame(list(_rows(df)), columns=list(COLUMNS))
    texts = [name for name, dtype in COLUMNS.items() if dtype == "category"]
    return rows.astype(dict.fromkeys(texts, "str")).astype(COLUMNS)  # else no value means no text either


def _rows(df: pd.DataFrame) -> Iterator[dict[str, Any]]:
    kept = {name: df[name].array for name in KEPT if name in df.columns}
    citations = df["citations"].array if "citations" in df.columns else [None] * len(df)
    for at, sources in enumerate(df["sources"].array):
        if not _filled(sources):
            continue
        values = {name: None if pd.isna(cells[at]) else cells[at] for name, cells in kept.items()}
        told = _by_source(citations[at])
        for source in sources:
            yield {**values, **source, **_cited(told.get(source["position"]))}


def _by_source(citations: Any) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for citation in citations if _filled(citations) else ():
        found.setdefault(citation["source"], []).append(citation)
    return found


def _cited(citations: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Return how often and where a source is cited; nothing where the page does not tell."""
    if citations is None:
        return {}
    inside = [citation for citation in citations if citation["place"] == "inline"]
    return {
        "raw_url": next((url for citation in citations if (url := citation["raw_url"])), None),
        "inline": bool(inside),
        "in_panel": len(inside) < len(citations),
        "n_citations": len(inside),
        "offsets": [int(citation["offset"]) for citation in inside],
        "paragraphs": [int(citation["paragraph"]) for citation in inside],
    }


def _filled(cell: Any) -> bool:
    return cell is not None and not isinstance(cell, float) and len(cell) > 0
