"""Query clauses of OpenSearch: each becomes a function that scores a document, or turns it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.search import problems, textual, values
from massive_frames.sandbox.search.clauses import Clause, Compile, Nesting, Scorer, constant
from massive_frames.sandbox.search.scope import Document, Scope

_OF_BOOL = ("must", "filter", "should", "must_not")


def compiled(query: Any, scope: Scope) -> Scorer:
    """Return the scorer of a query.

    Raises
    ------
    SearchError
        It is none that the sandbox knows, or none at all.
    """
    if not isinstance(query, Mapping):
        raise problems.parsing("[_na] query malformed, no start_object after query name", scope.text, "query")
    if len(query) != 1:
        line, column = problems.place_of(scope.text, "query")
        if query:
            (_, name), *_ = [*enumerate(query)][1:]
            reason = f"[{next(iter(query))}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]"
            raise problems.parsing(reason, scope.text, name)
        raise problems.illegal(f"query malformed, empty clause found at [{line}:{column + 1}]")
    ((name, body),) = query.items()
    if name not in PLAIN and name not in NESTING:
        raise problems.unknown("query", name, scope.text)
    if not isinstance(body, Mapping):
        raise problems.parsing(
            f"[{name}] query malformed, no start_object after query name", scope.text, name
        )
    options = {key: value for key, value in body.items() if key != "_name"}
    if name in NESTING:
        return NESTING[name](options, scope, compiled)
    return PLAIN[name](options, scope)


def _everything(body: Any, scope: Scope) -> Scorer:
    del scope
    return constant(lambda _: True, float(body.get("boost", 1.0)))


def _nothing(body: Any, scope: Scope) -> Scorer:
    del body, scope
    return lambda _: None


def _ids(body: Any, scope: Scope) -> Scorer:
    del scope
    wanted = {str(one) for one in body.get("values", [])}
    return constant(lambda d: d.id in wanted, float(body.get("boost", 1.0)))


def _constant_score(body: Any, scope: Scope, compiling: Compile) -> Scorer:
    inner = compiling(body.get("filter"), scope)
    return constant(lambda d: inner(d) is not None, float(body.get("boost", 1.0)))


def _bool(body: Any, scope: Scope, compiling: Compile) -> Scorer:
    for name in body:
        if name not in (*_OF_BOOL, "minimum_should_match", "boost", "adjust_pure_negative"):
            raise problems.unknown_field("bool", name, scope.text)
    parts = {name: [compiling(one, scope) for one in _listed(body.get(name))] for name in _OF_BOOL}
    least = _least(body.get("minimum_should_match"), parts)
    boost = float(body.get("boost", 1.0))

    def score(document: Document) -> float | None:
        needed = [clause(document) for clause in parts["must"]]
        held = all(clause(document) is not None for clause in parts["filter"])
        if not held or any(one is None for one in needed):
            return None
        if any(clause(document) is not None for clause in parts["must_not"]):
            return None
        welcome = [one for clause in parts["should"] if (one := clause(document)) is not None]
        if len(welcome) < least:
            return None
        total = sum(one for one in needed if one is not None) + sum(welcome)
        only_not = not (parts["must"] or parts["should"] or parts["filter"])
        return boost * total if not only_not or parts["must_not"] else boost

    return score


def _least(asked: Any, parts: Mapping[str, list[Scorer]]) -> int:
    """Return how many of the clauses under ``should`` must fit."""
    n = len(parts["should"])
    if asked is None:
        return int(bool(n) and not parts["must"] and not parts["filter"])
    text = str(asked)
    count = int(n * int(text[:-1]) / 100) if text.endswith("%") else int(text)
    return count if count >= 0 else n + count


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


PLAIN: Mapping[str, Clause] = {
    "match_all": _everything,
    "match_none": _nothing,
    "ids": _ids,
    **values.CLAUSES,
    **textual.CLAUSES,
}
NESTING: Mapping[str, Nesting] = {"constant_score": _constant_score, "bool": _bool, **textual.NESTING}
