"""What query clauses share: how they score a document, and how they name their one field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from massive_frames.sandbox.search import problems
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import Document, Scope

Scorer = Callable[[Document], float | None]
"""Returns how well a document fits; None where it does not."""
Clause = Callable[[Any, Scope], Scorer]
Compile = Callable[[Any, Scope], Scorer]
"""Makes the scorer of a query that stands inside of another."""
Nesting = Callable[[Any, Scope, Compile], Scorer]


def constant(matches: Callable[[Document], bool], boost: float = 1.0) -> Scorer:
    """Return a scorer that gives all it takes the same score."""
    return lambda document: boost if matches(document) else None


def one_field(name: str, body: Mapping[str, Any], scope: Scope, value: str) -> tuple[str, dict[str, Any]]:
    """Return the one field that a clause names, and its options, the short form written out."""
    if not body:
        raise SearchError("illegal_argument_exception", "field name is null or empty")
    if len(body) > 1:
        first, second, *_ = body
        reason = f"[{name}] query doesn't support multiple fields, found [{first}] and [{second}]"
        raise problems.parsing(reason, scope.text, second)
    ((field, given),) = body.items()
    options = dict(given) if isinstance(given, Mapping) else {value: given}
    options.pop("_name", None)
    return field, options
