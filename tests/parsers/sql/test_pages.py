"""Pages of a result are read whole or not at all, whatever they hold."""

from __future__ import annotations

import json
import random

import pytest

import massive_frames as mf
from massive_frames.errors import MalformedBodyError
from massive_frames.parsers import parse

NAMED = {"columns": [{"name": "n", "type": "long"}, {"name": "at", "type": "datetime"}]}


def body(*pages):
    """Return pages as they stand in the store: one a line."""
    return "\n".join(json.dumps(page) for page in pages).encode()


def test_pages_are_put_under_one_another():
    """Later pages have no columns, rows and columns may mix, and an empty one at the end adds nothing."""
    frame = mf.parse_sql(
        body(
            NAMED | {"rows": [[1, None]]},
            {"values": [[2, 3], [None, "2026-10-01T00:00:00.000Z"]]},
            {"rows": []},
        )
    )
    assert frame["n"].tolist() == [1, 2, 3]
    assert str(frame["at"].dtype) == "datetime64[us, UTC]"


def test_pages_of_different_exactness_meet_in_the_finer():
    """One page with nanoseconds makes the column one of nanoseconds."""
    pages = [
        NAMED | {"rows": [[1, "2026-10-01T00:00:00.000Z"]]},
        {"rows": [[2, "2026-10-01T00:00:00.000000001Z"]]},
    ]
    assert str(mf.parse_sql(body(*pages))["at"].dtype) == "datetime64[ns, UTC]"


@pytest.mark.parametrize(
    "texts",
    [
        ["2026-10-01T00:00:00.000Z", "2026-10-01T00:00:00.1234567Z"],
        ["2026-10-01T00:00:00.0000Z", "2026-10-01T00:00:00.00Z"],  # as long together as two of one length
        ["2026-10-01T00:00:00.000+05:30", "2026-09-30T18:30:00.000Z"],
    ],
)
def test_instants_of_unequal_length_are_told_apart(texts):
    """Each text is read by itself, however long its neighbours are."""
    column = {"columns": NAMED["columns"][1:], "values": [texts]}
    alone = [mf.parse_sql(body({**column, "values": [[text]]}))["at"].iloc[0] for text in texts]
    assert mf.parse_sql(body(column))["at"].tolist() == alone


def test_what_is_no_instant_stays_as_it_is():
    """A text that cannot be read leaves its column texts."""
    column = {"columns": NAMED["columns"][1:], "values": [["2026-10-01T00:00:00.000Z", "tomorrow"]]}
    assert mf.parse_sql(body(column))["at"].tolist() == ["2026-10-01T00:00:00.000Z", "tomorrow"]


def test_a_page_over_several_lines_stands_alone():
    """JSON that is written for people is one page."""
    assert mf.parse_sql(json.dumps(NAMED | {"rows": [[1, None]]}, indent=2))["n"].tolist() == [1]


def test_names_may_repeat():
    """The second of two columns of one name gets a number."""
    page = {"columns": [{"name": "n", "type": "long"}] * 2, "rows": [[1, 2]]}
    assert mf.parse_sql(body(page)).to_dict("records") == [{"n": 1, "n.1": 2}]


@pytest.mark.parametrize("kind", ["text/csv", "text/tab-separated-values"])
def test_a_single_column_keeps_its_missing_values(kind):
    """An empty line of one column is a row."""
    text = "n\r\n1\r\n\r\n3\r\n" if "csv" in kind else "n\n1\n\n3\n"
    found = mf.parse_sql(text, content_type=kind)["n"]
    assert found.isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("given", "content_type"),
    [
        (b"", ""),
        (b"[]", ""),
        (b'"text"', ""),
        (b"<html></html>", "text/html"),
        (b'{"rows": [[1]]}', ""),
        (b'{"columns": [{"name": "n", "type": "long"}]}', ""),
        (b'{"columns": [{"name": "n", "type": "long"}], "rows": [[1, 2]]}', ""),
        (b'{"columns": [{"name": "n", "type": "long"}], "rows": [7]}', ""),
        (b'{"columns": [{"name": "n", "type": "long"}], "values": [[1], [2]]}', ""),
        (b'{"columns": 3, "rows": []}', ""),
        (b"a,b\r\n1\r\n", "text/csv"),
        (b"a\tb\n1\n", "text/tab-separated-values"),
        (b"no table", "text/plain"),
        (b"\xff\xff\xff\xff1234", "application/vnd.apache.arrow.stream"),
        (b"\x9f" * 1000, "application/cbor"),
        (b"\x81" * 100_000, "application/cbor"),
        (b"[" * 100_000, ""),
        (b"\xff\xfe", "text/csv"),
    ],
)
def test_what_is_no_result_is_told(given, content_type):
    """A body that cannot be read is an error, never an empty frame."""
    with pytest.raises(MalformedBodyError):
        mf.parse_sql(given, content_type=content_type)


def test_any_bytes_end_in_a_table_or_an_error():
    """Pages with bytes changed at random never break the parser."""
    draw = random.Random(3)
    page = body(NAMED | {"rows": [[n, "2026-10-01T00:00:00.000Z"] for n in range(5)]})
    for _ in range(500):
        changed = bytearray(page)
        for _ in range(draw.randrange(1, 6)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        assert parse("sql", bytes(changed)).error in {None, "malformed"}
