"""Cells are taken out of rows as they are, and what holds nothing is missing."""

from __future__ import annotations

import gc
from types import SimpleNamespace

import pytest

from massive_frames.frames import schema_for
from massive_frames.frames.cells import CellReader
from massive_frames.frames.columns import Column
from massive_frames.models.row import Link, SearchRow

COLUMNS = schema_for("serp", ()).results


def as_dict(reader, row):
    """Return a row's cells by column."""
    (cells,) = reader.cells([row])
    return {column.name: cell for column, cell in zip(reader.columns, cells, strict=True)}


def test_every_result_column_has_a_cell():
    """The cells are those of the schema, each once, whatever their order."""
    assert sorted(c.name for c in CellReader(COLUMNS).columns) == sorted(c.name for c in COLUMNS)


def test_cells_are_what_the_row_holds():
    """Texts, numbers and links come as they are."""
    link = Link(1, "Teas")
    found = as_dict(CellReader(COLUMNS), SearchRow("organic", title="Tea", rank=0, sitelinks=[link]))
    assert (found["type"], found["title"], found["rank"], found["sitelinks"]) == ("organic", "Tea", 0, [link])


def test_an_empty_list_is_missing():
    """A row without links keeps no list of none."""
    found = as_dict(CellReader(COLUMNS), SearchRow("organic"))
    assert (found["sitelinks"], found["images"], found["details"]) == (None, None, None)


def test_a_row_without_some_of_the_columns_has_gaps():
    """What a row does not have is missing."""
    found = as_dict(CellReader(COLUMNS), SimpleNamespace(type="hit", title="Tea"))
    assert (found["type"], found["title"], found["snippet"]) == ("hit", "Tea", None)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_any_number_of_columns_will_do(n):
    """A schema may have no result column, or one."""
    columns = [Column("title", "str", ""), Column("url", "str", "")][:n]
    assert CellReader(columns).cells([SearchRow("organic", title="t", url="u")]) == [("t", "u")[:n]]


def test_the_collector_forgets_cells_of_texts():
    """After one round of the garbage collector it has nothing to look through in a row without links."""
    (cells,) = CellReader(COLUMNS).cells([SearchRow("organic", title="Tea")])
    gc.collect(0)
    assert not gc.is_tracked(cells)
