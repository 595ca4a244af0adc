"""Turns a query of the search API, given as a ``filter``, into a condition of DuckDB's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from massive_frames.sandbox.sql.literals import literal, quoted
from massive_frames.sandbox.sql.problems import RefusedError

COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def condition(
    query: Mapping[str, Any], known: Mapping[str, str], arrays: frozenset[str], depth: int = 0
) -> str:
    """Return the condition that rows must meet.

    Parameters
    ----------
    query : mapping
        One clause, such as ``{"term": {"code": 404}}``.
    known : mapping
        The table's fields.
    arrays : frozenset
        Those that may hold several values.
    depth : int
        How deep the clause stands in others.

    Raises
    ------
    RefusedError
        The clause is not known.
    """
    if len(query) != 1 or depth > 20:
        raise RefusedError(400, "parsing_exception", "[bool] malformed query, expected one clause")
    ((name, inner),) = query.items()
    if name == "match_all":
        return "TRUE"
    if name == "bool" and isinstance(inner, dict):
        return _bool(inner, lambda one: condition(one, known, arrays, depth + 1))
    if name == "exists" and isinstance(inner, dict):
        field = str(inner.get("field"))
        return f"{quoted(field)} IS NOT NULL" if field in known else "FALSE"
    if name in CLAUSES and isinstance(inner, dict) and len(inner) == 1:
        ((field, value),) = inner.items()
        if field not in known:
            return "FALSE"
        column = f"{quoted(field)}[1]" if field in arrays else quoted(field)
        return CLAUSES[name](column, value)
    raise RefusedError(400, "parsing_exception", f"unknown query [{name}]")


def _bool(inner: Mapping[str, Any], read: Callable[[Mapping[str, Any]], str]) -> str:
    parts = {name: [read(one) for one in _listed(inner.get(name))] for name in ("must", "filter", "should")}
    nots = [f"NOT ({read(one)})" for one in _listed(inner.get("must_not"))]
    needed = [*parts["must"], *parts["filter"], *nots]
    if parts["should"] and not needed:
        needed = [" OR ".join(f"({one})" for one in parts["should"])]
    return " AND ".join(f"({one})" for one in needed) or "TRUE"


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _term(column: str, value: Any) -> str:
    return f"{column} = {literal(value.get('value') if isinstance(value, dict) else value)}"


def _terms(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(literal(value) for value in values) or 'NULL'})"


def _range(column: str, edges: Mapping[str, Any]) -> str:
    found = [
        f"{column} {COMPARED[name]} {literal(value)}" for name, value in edges.items() if name in COMPARED
    ]
    return " AND ".join(found) or "TRUE"


def _match(column: str, value: Any) -> str:
    words = str(value.get("query") if isinstance(value, dict) else value).lower().split()
    return " OR ".join(f"contains(lower({column}), {literal(word)})" for word in words) or "FALSE"


CLAUSES: Mapping[str, Callable[[str, Any], str]] = {
    "term": _term,
    "terms": _terms,
    "range": _range,
    "match": _match,
    "prefix": lambda column, value: f"starts_with({column}, {literal(value)})",
}
