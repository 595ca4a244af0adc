"""The right answer to a page: which rows it shows, numbered in visual order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
SECTIONS = ("top", "main", "bottom", "right")


@dataclass
class Block:
    """One feature of a page: its markup and the rows that a reader sees in it."""

    html: str
    rows: list[Row] = field(default_factory=list)
    section: str = "main"


class Numbering:
    """Gives rows their page, section, feature, position and ranks.

    ``feature`` counts a page's blocks, consecutive organic results being one block; ``position`` counts
    within the block; both ranks go on through the pages.
    """

    def __init__(self) -> None:
        self._rank = 0
        self._organic = 0

    def number(self, blocks: list[Block], page: int) -> list[Row]:
        """Return the rows of one page's blocks in visual order."""
        rows: list[Row] = []
        feature = position = 0
        for section in SECTIONS:
            organic_before = False
            for block in (block for block in blocks if block.section == section and block.rows):
                organic = block.rows[0]["type"] == "organic"
                if not (organic and organic_before):
                    feature += 1
                    position = 0
                organic_before = organic
                for row in block.rows:
                    position += 1
                    rows.append(self._numbered(row, page, section, feature, position))
        return rows

    def _numbered(self, row: Row, page: int, section: str, feature: int, position: int) -> Row:
        self._rank += 1
        place: Row = {
            "page": page,
            "section": section,
            "feature": feature,
            "position": position,
            "rank": self._rank,
        }
        if row["type"] == "organic":
            self._organic += 1
            place["organic_rank"] = self._organic
        kept = {key: value for key, value in row.items() if value is not None and value != []}
        return {"type": kept.pop("type"), **place, **kept}
