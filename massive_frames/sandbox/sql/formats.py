"""Writes a page of a result as each format does: JSON and its other forms, CSV, TSV and text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cbor2
from starlette.responses import Response

from massive_frames.sandbox.sql.encodings import smile_of, yaml_of
from massive_frames.sandbox.sql.problems import RefusedError, illegal
from massive_frames.sandbox.sql.results import Result

TYPES = {
    "json": "application/json",
    "yaml": "application/yaml",
    "cbor": "application/cbor",
    "smile": "application/smile",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "arrow": "application/vnd.apache.arrow.stream",
}
TEXTS = frozenset({"csv", "tsv", "txt"})
NARROWEST = 15
BAD_DELIMITERS = frozenset('"\r\n\t')


@dataclass(frozen=True)
class Form:
    """How an answer is to be written."""

    name: str
    delimiter: str = ","
    header: bool = True
    columnar: bool = False
    vendor: str = ""

    @property
    def content_type(self) -> str:
        """The answer's ``Content-Type``."""
        if self.name == "csv":
            return f"text/csv; charset=utf-8; header={'present' if self.header else 'absent'}"
        if self.name == "tsv":
            return "text/tab-separated-values; charset=utf-8"
        return self.vendor if self.vendor and self.name == "json" else TYPES[self.name]


def form_of(
    given: Mapping[str, str], accept: str, *, path: str, body: bool, also: Sequence[str] = ()
) -> Form:
    """Return the form that a request wants: its ``format``, or else its ``Accept``, or else its own.

    Raises
    ------
    RefusedError
        There is no such format, or none is named where one must be.
    """
    name = given.get("format") or accepted(accept) or ("json" if body else None)
    known = {*(TYPES.keys() - {"arrow"}), *also}
    if name is None or name not in known:
        content = "application/json" if body else "null"
        words = (
            f"Accept=[{accept or 'null'}], Content-Type=[{content}], format=[{given.get('format') or 'null'}]"
        )
        raise illegal(f"Invalid request content type: {words}")
    delimiter = given.get("delimiter", ",")
    if "delimiter" in given and name != "csv":
        raise illegal(f"request [{path}] contains unrecognized parameter: [delimiter]")
    if len(delimiter) != 1 or delimiter in BAD_DELIMITERS:
        raise illegal(f"invalid delimiter [{delimiter}] specified; delimiter must be a single character")
    header = given.get("header") != "absent" and "header=absent" not in accept
    vendor = accept.split(",", maxsplit=1)[0].strip() if "vnd.elasticsearch+json" in accept else ""
    return Form(name, delimiter, header, vendor=vendor)


def accepted(accept: str) -> str | None:
    """Return the format that an ``Accept`` header names first; None where it names none."""
    for wanted in accept.split(","):
        kind = wanted.partition(";")[0].strip().replace("vnd.elasticsearch+", "")
        for name, known in TYPES.items():
            if kind == known:
                return name
    return None


def of_page(page: Result, form: Form, said: Mapping[str, Any], *, first: bool, key: str = "rows") -> bytes:
    """Return a page's body.

    Parameters
    ----------
    page : Result
        The page.
    form : Form
        How it is written.
    said : mapping
        What stands around the rows in JSON: ``id``, ``cursor``, …
    first : bool
        Whether it names the columns.
    key : str
        What the rows are called in JSON, unless they stand column by column.
    """
    if form.name in TEXTS:
        return _text(page, form, first=first).encode()
    columns = {"columns": [{"name": name, "type": kind} for name, kind in page.columns]} if first else {}
    values: list[Any] = [list(row) for row in page.rows]
    if form.columnar:
        values = [list(column) for column in zip(*page.rows, strict=True)]
        values = values or ([[] for _ in page.columns] if first else [])
    cursor = {"cursor": said["cursor"]} if said.get("cursor") else {}
    front = {name: value for name, value in said.items() if name != "cursor"}
    return of_object({**front, **columns, "values" if form.columnar else key: values, **cursor}, form)


def of_object(answer: Mapping[str, Any], form: Form) -> bytes:
    """Return an object in JSON, or in another form of it."""
    return WRITERS.get(form.name, _json)(answer)


def _json(answer: Any) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


WRITERS: Mapping[str, Callable[[Any], bytes]] = {"cbor": cbor2.dumps, "yaml": yaml_of, "smile": smile_of}
"""Forms of JSON that are not JSON."""


def told(answer: Any, status: int, given: Mapping[str, str], accept: str) -> Response:
    """Return an answer that is no result, such as a refusal, in the form of JSON that was asked for."""
    name = given.get("format") or accepted(accept) or "json"
    form = Form(name if name in WRITERS else "json")
    return Response(of_object(answer, form), status, media_type=form.content_type)


def _text(page: Result, form: Form, *, first: bool) -> str:
    names, rows = [name for name, _ in page.columns], [[_cell(v) for v in row] for row in page.rows]
    if form.name == "txt":
        return _drawn(names, rows, first=first)
    lines = [names, *rows] if first and form.header else rows
    if form.name == "tsv":
        return "".join("\t".join(map(_escaped, line)) + "\n" for line in lines)
    return "".join(
        form.delimiter.join(_quoted(cell, form.delimiter) for cell in line) + "\r\n" for line in lines
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value)


def _quoted(cell: str, delimiter: str) -> str:
    if not {'"', "\r", "\n", delimiter} & set(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _escaped(cell: str) -> str:
    return cell.replace("\n", "\\n").replace("\t", "\\t")


def _drawn(names: Sequence[str], rows: Sequence[Sequence[str]], *, first: bool) -> str:
    """Return a text table; ``null`` stands where nothing is."""
    shown = [[cell or "null" for cell in row] for row in rows]
    cells = zip(names, *shown, strict=True)
    widths = [max(NARROWEST, *map(len, column)) for column in cells]
    lines = ["|".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in shown]
    if first:
        head = "|".join(name.center(width) for name, width in zip(names, widths, strict=True))
        lines = [head, "+".join("-" * width for width in widths), *lines]
    return "".join(f"{line}\n" for line in lines)


def refuse_columnar(form: Form) -> None:
    """Refuse ``columnar`` with a text format."""
    if form.name in TEXTS:
        words = "cannot be used in combination with txt, csv or tsv formats"
        raise RefusedError(400, "illegal_argument_exception", f"Invalid use of [columnar] argument: {words}")
