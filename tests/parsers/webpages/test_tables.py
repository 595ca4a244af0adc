"""Data tables are read exactly, and tables that lay out a page are not taken for data."""

from __future__ import annotations

import time

import pytest

from massive_frames.parsers.tree import build
from massive_frames.parsers.webpages.tables import MAX_CELLS, read


def table(inner, attributes=""):
    """Return the first table of a page as it is read."""
    root = build(f"<body><table {attributes}>{inner}</table>")
    return read(next(iter(root.iter("table"))))


def test_a_cell_that_spans_rows_and_columns_stands_in_each_place():
    """Every row has as many cells as the table has columns."""
    found = table("<tr><th>a<th colspan=2>b</tr><tr><td rowspan=2>1<td>2<td>3</tr><tr><td>4<td>5</tr>")
    assert (found.header, found.rows) == (["a", "b", "b"], [["1", "2", "3"], ["1", "4", "5"]])


def test_header_rows_above_each_other_are_joined():
    """A column's name says what stands above it, once."""
    found = table(
        "<thead><tr><th rowspan=2>shop<th colspan=2>2024</tr><tr><th>q1<th>q2</tr></thead><tr><td>n<td>1<td>2"
    )
    assert found.header == ["shop", "2024 / q1", "2024 / q2"]


def test_headings_at_the_side_are_cells():
    """A table of names and values has no header, and loses no row."""
    found = table("<tr><th>height<td>3</tr><tr><th>width<td>4</tr>")
    assert (found.header, found.rows) == ([], [["height", "3"], ["width", "4"]])


def test_rows_of_different_length_are_filled_up():
    """A row that is too short ends in empty cells."""
    assert table("<tr><th>a<th>b<th>c</tr><tr><td>1</tr>").rows == [["1", "", ""]]


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ("<tr><td>menu<td>words</tr><tr><td>x<td>y</tr>", "role=presentation"),
        ("<tr><td><table><tr><td>1<td>2</table><td>words</tr><tr><td>x<td>y</tr>", ""),
        ("<tr><td>one cell</tr><tr><td>below another</tr>", ""),
        ("<tr><td>one<td>row</tr>", ""),
        (f"<tr><td>menu<td>{'long words ' * 100}</tr><tr><td>a<td>b</tr>", ""),
        ("<tr><td><td></tr><tr><td><td></tr>", ""),
    ],
)
def test_a_table_that_lays_out_a_page_is_no_data(inner, attributes):
    """Roles, tables inside, single rows or columns and long texts tell them."""
    assert table(inner, attributes) is None


def test_spans_beyond_reason_are_bounded():
    """A page cannot make a large table of a few bytes."""
    started = time.process_time()
    found = table("<tr><td colspan=9999 rowspan=9999>x<td>y</tr>" * 500)
    assert time.process_time() - started < 5
    assert sum(map(len, found.rows)) <= MAX_CELLS + 1_000
