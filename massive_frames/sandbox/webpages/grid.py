"""A table of data before it is marked up: cells that may span columns and rows, and what a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One cell; ``columns`` and ``rows`` are how many places it covers."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; the first ``n_heads`` rows name its columns."""

    rows: tuple[tuple[Cell, ...], ...]
    n_heads: int = 1
    caption: str | None = None

    def seen(self) -> list[list[str]]:
        """Return the text at each place; a cell that covers several stands at each of them."""
        places: dict[tuple[int, int], str] = {}
        for down, row in enumerate(self.rows):
            across = 0
            for cell in row:
                while (down, across) in places:
                    across += 1
                for y in range(cell.rows):
                    places |= {(down + y, across + x): cell.text for x in range(cell.columns)}
        width = max(x for _, x in places) + 1
        return [[places.get((y, x), "") for x in range(width)] for y in range(len(self.rows))]

    def header(self) -> list[str]:
        """Return the columns' names: the heads above each other, one that covers several said once."""
        heads = self.seen()[: self.n_heads]
        return [
            " / ".join(dict.fromkeys(name for name in names if name)) for names in zip(*heads, strict=True)
        ]

    def truth(self) -> dict[str, Any]:
        """Return the table as the frame has it."""
        return {"caption": self.caption, "header": self.header(), "rows": self.seen()[self.n_heads :]}


def plain(header: list[str], rows: list[list[str]], caption: str | None = None) -> Grid:
    """Return a table without spans; without a header where that is empty."""
    heads = [tuple(Cell(text, head=True) for text in header)] if header else []
    body = [tuple(Cell(text) for text in row) for row in rows]
    return Grid((*heads, *body), len(heads), caption)
