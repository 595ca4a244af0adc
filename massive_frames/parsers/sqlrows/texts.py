"""CSV, TSV and the text table of SQL answers. None of them says a type: every column is text.

CSV and TSV cannot tell a missing value from an empty text, TSV a line break from a backslash and an n; the
text table cannot tell a missing value from the word null, and loses blanks around values.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pyarrow as pa

from massive_frames.parsers.sqlrows.pages import UnreadableError

_RULE = re.compile(r"-+(?:\+-+)*\s*")
_ESCAPED = re.compile(r"\\([nt])")
LONGEST = 2**27
"""A value of more bytes is no value."""


def csv_table(text: str, *, delimiter: str = ",", header: bool = True) -> pa.Table:
    """Return the table of CSV."""
    csv.field_size_limit(LONGEST)
    try:
        lines = [line or [""] for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except (csv.Error, TypeError) as error:
        raise UnreadableError(f"this is no CSV: {error}") from error
    return _table(lines, header=header)


def tsv_table(text: str, *, header: bool = True) -> pa.Table:
    """Return the table of TSV."""
    lines = [line.split("\t") for line in _lines(text)]
    return _table([[_unescaped(value) for value in line] for line in lines], header=header)


def txt_table(text: str) -> pa.Table:
    """Return the table that the ``txt`` format draws, in which ``null`` is a missing value."""
    lines = _lines(text)
    if len(lines) < 2 or not _RULE.fullmatch(lines[1]):
        raise UnreadableError("this is no text table: its second line is no rule")
    edges = [place for place, sign in enumerate(lines[1]) if sign == "+"]
    head, rows = _cut(lines[0], edges), [_cut(line, edges) for line in lines[2:]]
    return _table([head, *([value if value != "null" else "" for value in row] for row in rows)], header=True)


def _lines(text: str) -> list[str]:
    """Return the lines of a text whose last ends as all others do; an empty line is one empty value."""
    return text.removesuffix("\n").split("\n") if text else []


def _cut(line: str, edges: Sequence[int]) -> list[str]:
    if any(line[edge : edge + 1] != "|" for edge in edges):
        raise UnreadableError(
            "a line is not divided as the rule is: a value holds a line break, or is too long"
        )
    starts, ends = [0, *(edge + 1 for edge in edges)], [*edges, len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else "\t", value)


def _table(lines: Sequence[Sequence[str]], *, header: bool) -> pa.Table:
    if not lines:
        return pa.table({})
    names = list(lines[0]) if header else [f"column_{number}" for number in range(1, len(lines[0]) + 1)]
    rows = lines[1:] if header else lines
    if any(len(row) != len(names) for row in rows):
        raise UnreadableError(f"a line has not {len(names)} values")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = [pa.array([value or None for value in values], pa.string()) for values in columns]
    return pa.Table.from_arrays(arrays, names=names)
