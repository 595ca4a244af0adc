"""The data tables of a page: rows and columns as they are seen, told from tables that only lay a page out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.page_row import PageTable
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document, words_of

MAX_TABLES = 200
MAX_CELLS = 50_000
"""Cells of one table, and of all tables of a page."""
MAX_COLUMNS = 200
LONG_CELL = 120
"""Mean characters in a cell from which a table without any heading lays out a page."""
PARTS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})

Grid = list[list[str]]


def find(document: Document) -> list[PageTable]:
    """Return the data tables of the page in order."""
    tables: list[PageTable] = []
    room = MAX_CELLS
    for element in document.tagged("table"):
        table = read(element, room) if len(tables) < MAX_TABLES else None
        if table is not None:
            room -= sum(len(row) for row in table.rows)
            table.position = len(tables) + 1
            tables.append(table)
    return tables


def read(table: Element, max_cells: int = MAX_CELLS) -> PageTable | None:
    """Return a table's header and rows, or None when it is not a table of data."""
    if table.get("role") in {"presentation", "none"} or len(list(islice(table.iter("table"), 2))) > 1:
        return None
    rows = list(_rows(table))
    grid = _grid([row for row, _ in rows], max_cells)
    if len(grid) < 2 or len(grid[0]) < 2 or not any(map(any, grid)):
        return None
    caption = next((words_of(child) for child in table if child.tag == "caption"), "")
    caption = caption or one_line(table.get("aria-label") or table.get("summary") or "")
    n_heads = _header_rows(rows)
    if not caption and not _has_head(rows) and not _is_terse(grid):
        return None
    header = [_joined(column) for column in zip(*grid[:n_heads], strict=True)]
    return PageTable(1, caption or None, header, grid[n_heads:])


def _rows(table: Element) -> Iterator[tuple[list[Element], bool]]:
    """Yield the cells of each row, and whether it stands in the table's head."""
    for child in table:
        for row in child if child.tag in PARTS else [child]:
            if row.tag == "tr" and (cells := [cell for cell in row if cell.tag in CELLS]):
                yield cells, child.tag == "thead"


def _header_rows(rows: list[tuple[list[Element], bool]]) -> int:
    """Return how many rows at the top name the columns; at least one row is left."""
    n_heads = 0
    for cells, in_head in rows[:-1]:
        if not in_head and not all(cell.tag == "th" for cell in cells):
            break
        n_heads += 1
    return n_heads


def _has_head(rows: list[tuple[list[Element], bool]]) -> bool:
    return any(in_head or any(cell.tag == "th" for cell in cells) for cells, in_head in rows)


def _is_terse(grid: Grid) -> bool:
    filled = [cell for row in grid for cell in row if cell]
    n_cells = len(grid) * len(grid[0])
    return len(filled) * 2 >= n_cells and sum(map(len, filled)) <= LONG_CELL * len(filled)


def _grid(rows: list[list[Element]], max_cells: int) -> Grid:
    """Return equally long rows of text; a cell that spans several places stands in each of them."""
    grid: Grid = []
    below: dict[int, tuple[int, str]] = {}
    for cells in rows:
        line: list[str] = []
        waiting = list(reversed(cells))
        while (waiting or len(line) in below) and len(line) < MAX_COLUMNS:
            if len(line) in below:
                n_left, text = below.pop(len(line))
                if n_left > 1:
                    below[len(line)] = (n_left - 1, text)  # read again one row on
                line.append(text)
                continue
            _place(waiting.pop(), line, below)
        grid.append(line)
        max_cells -= len(line)
        if max_cells <= 0:
            break
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _place(cell: Element, line: list[str], below: dict[int, tuple[int, str]]) -> None:
    text = words_of(cell)
    n_rows = span(cell, "rowspan")
    for _ in range(min(span(cell, "colspan"), MAX_COLUMNS - len(line))):
        if n_rows > 1:
            below[len(line)] = (n_rows - 1, text)
        line.append(text)


def span(cell: Element, name: str) -> int:
    """Return how many columns or rows a cell says that it spans."""
    value = (cell.get(name) or "1").strip()
    return max(int(value), 1) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _joined(parts: tuple[str, ...]) -> str:
    """Join the header cells that stand above each other; one that spans them is named once."""
    return " / ".join(dict.fromkeys(part for part in parts if part))
