"""Query clauses that ask for values: term, terms, range, exists, prefix and wildcard."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from massive_frames.sandbox.search import dates, problems, relevance
from massive_frames.sandbox.search.clauses import Clause, Scorer, constant, one_field
from massive_frames.sandbox.search.scope import NUMBERS, WHOLE, Document, Scope

_SIDES = {"gt": 1, "gte": 1, "lt": -1, "lte": -1}


def typed(field: str, value: Any, scope: Scope, *, up: bool = False) -> Any:
    """Return a value of a query as the field's own values are.

    Raises
    ------
    SearchError
        It is none of the field's type.
    """
    kind = scope.fields.get(field, "keyword")
    index = scope.indices[0].name if scope.indices else ""
    if kind == "date":
        return dates.read(value, up=up)
    if kind == "boolean":
        if value in (True, False, "true", "false", ""):
            return value in (True, "true")
        raise problems.bad_value(f"Can't parse boolean value [{value}], expected [true] or [false]", index)
    if kind in NUMBERS:
        try:
            return float(value)
        except (TypeError, ValueError):
            raise problems.bad_value(f'For input string: "{value}"', index) from None
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def term_scorer(field: str, value: Any, scope: Scope, boost: float = 1.0) -> Scorer:
    """Return the scorer of one exact value; that of a number or a date is a constant."""
    kind = scope.fields.get(field)
    if kind is None:
        return lambda _: None
    if kind == "date":
        low, high = dates.read(value), dates.read(value, up=True)
        return constant(lambda d: any(low <= one <= high for one in d.values.get(field, ())), boost)
    wanted = typed(field, value, scope)
    if kind in NUMBERS:
        return constant(lambda d: wanted in d.values.get(field, ()), boost)

    def score(document: Document) -> float | None:
        found = relevance.score(document, field, wanted, text=kind == "text")
        return None if found is None else boost * found

    return score


def _term(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("term", body, scope, "value")
    value, boost = options.get("value"), float(options.get("boost", 1.0))
    if options.get("case_insensitive") and isinstance(value, str):
        wanted = value.lower()
        return constant(
            lambda d: any(str(one).lower() == wanted for one in relevance.terms_of(d, field)), boost
        )
    return term_scorer(field, value, scope, boost)


def _terms(body: Any, scope: Scope) -> Scorer:
    boost = float(body.get("boost", 1.0))
    field, options = one_field("terms", {k: v for k, v in body.items() if k != "boost"}, scope, "values")
    if not isinstance(options.get("values"), list):
        raise problems.parsing("[terms] query does not support [" + field + "]", scope.text, field)
    scorers = [term_scorer(field, value, scope) for value in options["values"]]
    return constant(lambda d: any(scorer(d) is not None for scorer in scorers), boost)


def _exists(body: Any, scope: Scope) -> Scorer:
    if "field" not in body:
        raise problems.parsing("[exists] must be provided with a [field]", scope.text, "exists")
    name = str(body["field"])
    inside = tuple(field for field in scope.fields if field == name or field.startswith(f"{name}."))
    return constant(lambda d: any(field in d.values for field in inside), float(body.get("boost", 1.0)))


def _range(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("range", body, scope, "gte")
    for name in options:
        if name not in (*_SIDES, "boost", "format", "time_zone", "relation", "from", "to"):
            raise problems.parsing(f"[range] query does not support [{name}]", scope.text, name)
    tests = [
        _bound(side, field, options[side], scope, options) for side in _SIDES if options.get(side) is not None
    ]
    return constant(
        lambda d: any(all(test(one) for test in tests) for one in relevance.terms_of(d, field)),
        float(options.get("boost", 1.0)),
    )


def _bound(
    side: str, field: str, value: Any, scope: Scope, options: Mapping[str, Any]
) -> Callable[[Any], bool]:
    if scope.fields.get(field) == "date":
        zone = dates.zone_of(options.get("time_zone"))
        limit: Any = dates.read(value, zone=zone, up=side in {"gt", "lte"})
    else:
        limit = typed(field, value, scope)
    if side == "gt":
        return lambda one: bool(one > limit)
    if side == "gte":
        return lambda one: bool(one >= limit)
    return (lambda one: bool(one < limit)) if side == "lt" else (lambda one: bool(one <= limit))


def _prefix(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("prefix", body, scope, "value")
    return pattern_scorer(field, re.escape(str(options.get("value"))) + ".*", options, scope)


def _wildcard(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("wildcard", body, scope, "value")
    text = str(options.get("value", options.get("wildcard")))
    return pattern_scorer(field, wildcard(text), options, scope)


def wildcard(text: str) -> str:
    """Return a wildcard pattern as a regular expression; runs of stars are one."""
    parts = re.split(r"(\*+|\?)", text)
    return "".join(".*" if p.startswith("*") else "." if p == "?" else re.escape(p) for p in parts)


def pattern_scorer(field: str, pattern: str, options: Mapping[str, Any], scope: Scope) -> Scorer:
    """Return the scorer of a pattern that a whole term must fit."""
    kind = scope.fields.get(field)
    if kind in NUMBERS or kind in WHOLE or kind == "date":
        words = (
            "Can only use prefix queries on keyword, text and wildcard fields - not on "
            f"[{field}] which is of type [{kind}]"
        )
        raise problems.bad_value(words, scope.indices[0].name)
    flags = re.IGNORECASE if options.get("case_insensitive") else 0
    compiled = re.compile(pattern, flags | re.DOTALL)
    return constant(
        lambda d: any(compiled.fullmatch(str(one)) for one in relevance.terms_of(d, field)),
        float(options.get("boost", 1.0)),
    )


CLAUSES: Mapping[str, Clause] = {
    "term": _term,
    "terms": _terms,
    "exists": _exists,
    "range": _range,
    "prefix": _prefix,
    "wildcard": _wildcard,
}
