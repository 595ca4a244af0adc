"""Query clauses that read a text: match, match_phrase, multi_match, query_string and its simple form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.search import problems, values
from massive_frames.sandbox.search.clauses import Clause, Compile, Nesting, Scorer, one_field
from massive_frames.sandbox.search.parts import Reader
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import Document, Scope, tokens


def _match(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("match", body, scope, "query")
    return match_scorer(field, options.get("query"), scope, options)


def match_scorer(field: str, query: Any, scope: Scope, options: Mapping[str, Any]) -> Scorer:
    """Return the scorer of the words that a query has; a field that is no text takes it as one value."""
    boost = float(options.get("boost", 1.0))
    if scope.fields.get(field) != "text":
        return values.term_scorer(field, query, scope, boost)
    scorers = [values.term_scorer(field, word, scope, boost) for word in tokens(query)]
    every = str(options.get("operator", "or")).lower() == "and"
    least = len(scorers) if every else int(options.get("minimum_should_match", 1))

    def score(document: Document) -> float | None:
        found = [one for scorer in scorers if (one := scorer(document)) is not None]
        return sum(found) if found and len(found) >= least else None

    return score


def _match_phrase(body: Any, scope: Scope) -> Scorer:
    field, options = one_field("match_phrase", body, scope, "query")
    return phrase_scorer(field, options.get("query"), scope)


def phrase_scorer(field: str, query: Any, scope: Scope) -> Scorer:
    """Return the scorer of words that stand beside each other; its scores are those of the words."""
    words = tuple(tokens(query))
    scorer = match_scorer(field, query, scope, {"operator": "and"})
    if scope.fields.get(field) != "text":
        return scorer

    def score(document: Document) -> float | None:
        texts = document.values.get(field, ())
        beside = any(t[at : at + len(words)] == words for t in texts for at in range(len(t)))
        return scorer(document) if beside else None

    return score


def _multi_match(body: Any, scope: Scope) -> Scorer:
    if "query" not in body:
        raise problems.parsing("No text specified for multi_match query", scope.text, "multi_match")
    return _best([match_scorer(field, body["query"], scope, body) for field in _named(body, scope)])


def _best(scorers: list[Scorer]) -> Scorer:
    def score(document: Document) -> float | None:
        found = [one for scorer in scorers if (one := scorer(document)) is not None]
        return max(found, default=None)

    return score


def _named(body: Mapping[str, Any], scope: Scope) -> list[str]:
    """Return the fields that a clause asks; all that hold texts where it names none."""
    given = body.get("fields") or (
        [body["default_field"]] if body.get("default_field") not in {None, "*"} else []
    )
    names = [str(name).partition("^")[0] for name in given]
    if not names or names == ["*"]:
        return [field for field, kind in scope.fields.items() if kind in {"text", "keyword"}]
    return [field for name in names for field in scope.fields if re.fullmatch(values.wildcard(name), field)]


def _query_string(body: Any, scope: Scope, compiling: Compile) -> Scorer:
    if "query" not in body:
        raise problems.parsing("query_string must be provided with a [query]", scope.text, "query_string")
    text, fields = str(body["query"]), _named(body, scope)
    every = str(body.get("default_operator", "or")).lower() == "and"
    query = Reader(lambda field, word: _leaf(field, word, fields, scope), every=every).read(text)
    if query is None:
        raise _unparsed(text, scope)
    return compiling(query, scope)


def _leaf(field: str | None, word: str, fields: list[str], scope: Scope) -> dict[str, Any]:
    names = [field] if field else fields
    if names == ["_exists_"]:
        return {"exists": {"field": word}}
    if word == "*" and not field:
        return {"match_all": {}}
    return {"bool": {"should": [_of_field(name, word, scope) for name in names]}}


def _of_field(name: str, word: str, scope: Scope) -> dict[str, Any]:
    span = re.fullmatch(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]", word)
    if span:
        sides = {"gte": span[1], "lte": span[2]}
        return {"range": {name: {side: value for side, value in sides.items() if value != "*"}}}
    compared = re.fullmatch(r"([<>]=?)(\S+)", word)
    if compared:
        side = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}[compared[1]]
        return {"range": {name: {side: compared[2]}}}
    if word.startswith('"'):
        return {"match_phrase": {name: word.strip('"')}}
    if "*" in word or "?" in word:
        low = word.lower() if scope.fields.get(name) == "text" else word
        return {"exists": {"field": name}} if word == "*" else {"wildcard": {name: low}}
    return {"match": {name: word}}


def _unparsed(text: str, scope: Scope) -> SearchError:
    index = scope.indices[0].name
    return SearchError(
        "query_shard_exception", f"Failed to parse query [{text}]", on_shards=True, index=index
    )


CLAUSES: Mapping[str, Clause] = {
    "match": _match,
    "match_phrase": _match_phrase,
    "multi_match": _multi_match,
}
NESTING: Mapping[str, Nesting] = {"query_string": _query_string, "simple_query_string": _query_string}
