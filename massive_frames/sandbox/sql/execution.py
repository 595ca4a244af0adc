"""Runs one SQL statement over the sample tables and returns what Elasticsearch would answer."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa

from massive_frames.sandbox.sql import runtime
from massive_frames.sandbox.sql.dialect import Translator
from massive_frames.sandbox.sql.problems import RefusedError, parsing, verification
from massive_frames.sandbox.sql.results import Result, result_of
from massive_frames.sandbox.sql.tables import database, tables
from massive_frames.sandbox.sql.tokens import Token, tokens_of
from massive_frames.sandbox.sql.written import Written

ONE_AT_A_TIME = threading.Lock()
"""What was set for the connection is not set for cursors of it, so that all share the one."""
_NEAR = re.compile(r'at or near "(.*)"', re.DOTALL)


def run(
    text: str,
    params: Sequence[Any] = (),
    *,
    zone: str = "Z",
    lenient: bool = False,
    where: Mapping[str, Any] | None = None,
    made: Mapping[str, Any] = MappingProxyType({}),
) -> Result:
    """Return the result of an SQL statement.

    Parameters
    ----------
    text : str
        The statement.
    params : sequence
        Values for its question marks.
    zone : str
        The zone that instants are written in.
    lenient : bool
        Whether the first of several values is taken; an error else.
    where : mapping, optional
        A query of the search API that rows must match, too.
    made : mapping, optional
        Fields made up for this query: ``runtime_mappings``.

    Raises
    ------
    RefusedError
        Elasticsearch refuses it, or would do so.
    """
    runtime.check(made)
    tokens = tokens_of(text)
    if tokens and tokens[-1].upper == ";":
        tokens = tokens[:-1]
    first = tokens[0].upper if tokens else ""
    if first == "SHOW" and len(tokens) == 2 and tokens[1].upper == "TABLES":
        return _tables()
    if first in {"DESCRIBE", "DESC"} or (
        first == "SHOW" and [t.upper for t in tokens[1:3]][:1] == ["COLUMNS"]
    ):
        return _columns(text, tokens[-1])
    if first != "SELECT":
        shown = tokens[0].text if tokens else "<EOF>"
        words = f"mismatched input '{shown}' expecting {{'(', 'DESC', 'DESCRIBE', 'SELECT', 'SHOW'}}"
        raise parsing(text, tokens[0].at if tokens else 0, words)
    translator = Translator(text, tokens, params, where, made)
    written = translator.select()
    found = ask(text, written)
    return result_of(
        found, translator.kinds, translator.arrays, zone=zone, several="first" if lenient else "refuse"
    )


def ask(text: str, written: Written) -> pa.Table:
    """Return what DuckDB finds; its complaints become Elasticsearch's, with the query's own places."""
    with ONE_AT_A_TIME:
        try:
            return database().sql(written.text).to_arrow_table()
        except duckdb.Error as error:
            problem = _problem(text, written, _with_its_place(written.text, error))
    raise problem


def _with_its_place(text: str, error: duckdb.Error) -> duckdb.Error:
    """Return an error that says where it is: of what does not bind, only an execution tells that."""
    if "{" not in str(error):
        try:
            database().execute(text)
        except duckdb.Error as again:
            return again
    return error


def _problem(text: str, written: Written, error: duckdb.Error) -> RefusedError:
    said = _said(str(error))
    words = str(said.get("exception_message") or error).split("\n")[0]
    position = said.get("position")
    at = written.origin(int(position)) if position else 0
    if isinstance(error, duckdb.ParserException):
        near = _NEAR.search(words)
        shown = near[1] if near and near[1].strip() else "<EOF>"
        end = len(text.rstrip()) if shown == "<EOF>" or position is None else at
        return parsing(text, end, f"mismatched input '{shown}' expecting {{<EOF>, 'FROM', 'GROUP', 'WHERE'}}")
    if "ivision by zero" in words:
        return RefusedError(500, "arithmetic_exception", "/ by zero")
    if isinstance(error, duckdb.OutOfRangeException):
        long = "INT64" in words
        return RefusedError(500, "arithmetic_exception", "long overflow" if long else "integer overflow")
    if isinstance(error, duckdb.ConversionException):
        return RefusedError(400, "invalid_argument_exception", words)
    return verification(text, at, words)


def _said(message: str) -> dict[str, Any]:
    _, brace, rest = message.partition("{")
    try:
        said = json.loads(brace + rest)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _tables() -> Result:
    names = ("catalog", "name", "type", "kind")
    rows = tuple(("elasticsearch", name, "TABLE", "INDEX") for name in sorted(tables()))
    return Result(tuple((name, "keyword") for name in names), rows)


SQL_NAMES = {
    "keyword": "VARCHAR",
    "text": "VARCHAR",
    "datetime": "TIMESTAMP",
    "long": "BIGINT",
    "short": "SMALLINT",
}


def _columns(text: str, token: Token) -> Result:
    table = tables().get(token.name or "")
    if table is None:
        raise verification(text, token.at, f"Unknown index [{token.name}]")
    kinds = table.kinds.items()
    rows = tuple((name, SQL_NAMES.get(kind, kind.upper()), kind) for name, kind in kinds)
    return Result(tuple((name, "keyword") for name in ("column", "type", "mapping")), rows)
