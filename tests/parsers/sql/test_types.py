"""Every SQL type in every format: the page of documentation says what comes of each, and it is so."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.sandbox.sql.every_type import COLUMNS
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.formats import Form, of_page

PAGE = Path(__file__).parents[3] / "docs" / "sql_types.md"
BEGIN, END = "<!-- types -->\n", "<!-- end of types -->"
HEAD = "| type | dtype | in JSON | in the frame | as text |\n| --- | --- | --- | --- | --- |\n"
TYPED = {
    "rows": Form("json"),
    "columnar": Form("json", columnar=True),
    "cbor": Form("cbor"),
    "cbor-columnar": Form("cbor", columnar=True),
}
TEXTS = {name: Form(name) for name in ("csv", "tsv", "txt")}


@pytest.fixture(scope="module")
def result():
    """Ask for every type there is: an ordinary row, an extreme one, and one of nulls."""
    return run("SELECT * FROM every_type")


def frame_of(result, form, rows=slice(None)):
    """Return the frame of some of the rows, sent in a format."""
    page = type(result)(result.columns, result.rows[rows])
    return mf.parse_sql(of_page(page, form, {}, first=True), content_type=form.content_type)


def table():
    """Return the table of the page of documentation, as it must be."""
    result = run("SELECT * FROM every_type")
    first = slice(1)
    frame, text = frame_of(result, TYPED["rows"], first), frame_of(result, TEXTS["csv"], first)
    lines = []
    for number, (name, kind) in enumerate(result.columns):
        sent, came = result.rows[0][number], frame[name].iloc[0]
        shown = [f"`{kind}`", f"`{frame[name].dtype}`", _code(sent), _code(came), _code(text[name].iloc[0])]
        lines.append(f"| {' | '.join(shown)} |\n")
    return HEAD + "".join(lines)


def _code(value):
    if not isinstance(value, bytes) and pd.isna(value):
        return "missing"
    return f"`{value}`"


def test_the_page_says_what_there_is():
    """The table in the documentation is what the code does."""
    assert PAGE.read_text("utf-8").split(BEGIN)[1].split(END)[0] == table()


def test_every_type_is_there():
    """The thirteen intervals and all the others stand in the table of samples."""
    assert len(COLUMNS) == 38
    assert sum(kind.startswith("interval_") for kind in COLUMNS.values()) == 13


@pytest.mark.parametrize("name", ["columnar", "cbor", "cbor-columnar"])
def test_formats_that_say_types_give_equal_frames(result, name):
    """Rows, columns and CBOR end in one frame, extremes and nulls included."""
    pd.testing.assert_frame_equal(frame_of(result, TYPED[name]), frame_of(result, TYPED["rows"]))


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_formats_without_types_give_texts(result, name):
    """Every value is its text; what is missing, or an empty text, is missing."""
    expected = [[_text(value) for value in row] for row in result.rows]
    found = frame_of(result, TEXTS[name])
    assert found.astype("object").where(found.notna(), None).to_numpy().tolist() == expected


def test_text_tables_give_texts(result):
    """The drawn table gives the same texts, where no value breaks its line."""
    rows = [0, 2]
    expected = [[_text(value) for value in result.rows[row]] for row in rows]
    found = frame_of(result, TEXTS["txt"], slice(0, None, 2))
    assert found.astype("object").where(found.notna(), None).to_numpy().tolist() == expected


def _text(value):
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_broken_text_table_is_not_read(result):
    """A value with a line break is no reason to invent rows."""
    with pytest.raises(mf.errors.MalformedBodyError, match="divided"):
        frame_of(result, TEXTS["txt"])


@pytest.mark.parametrize(
    ("kind", "extreme"),
    [
        ("long", -(2**63)),
        ("unsigned_long", 2**64 - 1),
        ("integer", -(2**31)),
        ("double", float("-inf")),
        ("float", float("inf")),
        ("binary", b"\x00\xff"),
        ("datetime", pd.Timestamp("2026-10-01T07:04:56.123456789Z")),
        ("interval_year_to_month", -14),
        ("interval_day_to_second", -pd.Timedelta(hours=26, minutes=3, seconds=4.5)),
        ("interval_second", -pd.Timedelta(milliseconds=1)),
        ("keyword", 'a "quoted", line\nbreak\tand tab'),
        ("ip", "2001:db8::1"),
        ("geo_point", "POINT (180.0 -90.0)"),
    ],
)
def test_extremes_are_exact(result, kind, extreme):
    """The largest, smallest and oddest value of a type comes as it is."""
    assert frame_of(result, TYPED["columnar"])[f"a_{kind}"].iloc[1] == extreme


def test_not_a_number_is_not_missing(result):
    """NaN is a value of a float column; only null is missing."""
    column = frame_of(result, TYPED["columnar"])["a_half_float"]
    assert column.isna().tolist() == [False, False, True]
    assert column.iloc[1] != column.iloc[1]


def test_every_column_can_be_missing(result):
    """The row of nulls is missing throughout."""
    assert frame_of(result, TYPED["columnar"]).iloc[2].isna().all()
