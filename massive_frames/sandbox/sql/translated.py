"""Translates SELECTs of plain rows to the search that Elasticsearch would run for them: `/_sql/translate`.

Names and values, comparisons, IN, BETWEEN, LIKE, IS NULL, AND, OR, NOT, ORDER BY and LIMIT; anything else is
refused where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from massive_frames.sandbox.sql import runtime
from massive_frames.sandbox.sql.names import KEYWORDS, Names, top_of
from massive_frames.sandbox.sql.problems import illegal, parsing, verification
from massive_frames.sandbox.sql.tokens import NUMBER, TEXT, Token, tokens_of

RANGES = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
EQUAL, UNEQUAL, SETS = {"=", "=="}, {"!=", "<>"}, {"IN", "BETWEEN", "LIKE"}
WORDS = {"TRUE": True, "FALSE": False, "NULL": None}
LARGEST, DEEPEST = 10_000, 50
OF_DATES = "strict_date_optional_time_nanos"
NO_EXACT = (
    "[{0}] cannot operate on field of data type [text]: No keyword/multi-field defined exact matches for "
    "[{0}]; define one or use MATCH/QUERY instead"
)
Clause = dict[str, Any]


def translated(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the search for a request's query.

    Raises
    ------
    RefusedError
        The query is not one of plain rows, or is refused as such.
    """
    text, made = asked["query"], asked.get("runtime_mappings", {})
    runtime.check(made)
    tokens = [token for token in tokens_of(text) if token.text != ";"]
    reader = _Reader(text, tokens, asked.get("params", ()), made)
    found = reader.search(int(asked.get("fetch_size", 1000)), asked.get("filter"))
    return {**found, **({"runtime_mappings": made} if made else {})}


class _Reader:
    def __init__(
        self, text: str, tokens: Sequence[Token], params: Sequence[Any], made: Mapping[str, Any]
    ) -> None:
        self._text, self._top = text, top_of(text, tokens)
        self._tokens, self._at = [token for token in tokens if token not in self._top], 0
        self._params, self._names = iter(params), Names(text, self._tokens, made)

    def search(self, size: int, narrowed: Mapping[str, Any] | None) -> dict[str, Any]:
        self._expect("SELECT")
        fields = self._fields()
        self._expect("FROM")
        self._at += 1
        query = self._or(0) if self._took("WHERE") else None
        sort = self._sorts() if self._took("ORDER") else [{"_doc": {"order": "asc"}}]
        limit = int(self._top[1].text) if self._top else LARGEST
        if self._took("LIMIT"):
            limit = int(self._next().text)
        if self._upper:
            raise self._unexpected()
        if narrowed is not None:
            query = {"bool": {"must": [query] if query else [], "filter": [narrowed]}}
        found = {"query": query} if query else {}
        shown = [self._shown(name) for name in fields]
        about = {"_source": False, "fields": shown, "sort": sort, "track_total_hits": -1}
        return {"size": min(size, limit), **found, **about}

    def _fields(self) -> list[str]:
        if self._took("*"):
            if self._names.table is None:
                raise self._unexpected()
            return list(self._names.table.kinds)
        found = [self._field()]
        while self._took(","):
            found.append(self._field())
        return found

    def _shown(self, name: str) -> Clause:
        return {"field": name, **({"format": OF_DATES} if self._kind(name) == "datetime" else {})}

    def _kind(self, name: str) -> str:
        return self._names.table.kinds[name] if self._names.table is not None else ""

    def _sorts(self) -> list[Clause]:
        self._expect("BY")
        found = [self._sort()]
        while self._took(","):
            found.append(self._sort())
        return found

    def _sort(self) -> Clause:
        name = self._field(exact=True)
        falls = self._took("DESC")
        if not falls:
            self._took("ASC")
        missing = "_first" if falls else "_last"
        if self._took("NULLS"):
            missing = f"_{self._next().text.lower()}"
        kind = {"datetime": "date"}.get(self._kind(name), self._kind(name))
        return {name: {"order": "desc" if falls else "asc", "missing": missing, "unmapped_type": kind}}

    def _or(self, depth: int) -> Clause:
        return self._joined("OR", "should", self._and, depth)

    def _and(self, depth: int) -> Clause:
        return self._joined("AND", "must", self._not, depth)

    def _joined(self, word: str, part: str, read: Callable[[int], Clause], depth: int) -> Clause:
        found = [read(depth)]
        while self._took(word):
            found.append(read(depth))
        return found[0] if len(found) == 1 else {"bool": {part: found}}

    def _not(self, depth: int) -> Clause:
        if depth > DEEPEST:
            raise illegal("the expression nests too deeply")
        if self._took("NOT"):
            return _none_of(self._not(depth + 1))
        if self._took("("):
            inner = self._or(depth + 1)
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Clause:
        name = self._field(exact=True)
        turned = self._took("NOT")
        word = self._upper
        if word in SETS or (not turned and word in {*EQUAL, *UNEQUAL, *RANGES, "IS"}):
            self._at += 1
        elif self._kind(name) == "boolean" and not turned:
            return {"term": {name: {"value": True}}}
        else:
            raise self._unexpected()
        turned ^= word in UNEQUAL or (word == "IS" and not self._took("NOT"))
        found = self._clause(name, word)
        return _none_of(found) if turned else found

    def _clause(self, name: str, word: str) -> Clause:
        if word == "IS":
            self._expect("NULL")
            return {"exists": {"field": name}}
        if word == "IN":
            self._expect("(")
            values = [self._value()]
            while self._took(","):
                values.append(self._value())
            self._expect(")")
            return {"terms": {name: values}}
        if word == "BETWEEN":
            low = self._value()
            self._expect("AND")
            return {"range": {name: {"gte": low, "lte": self._value()}}}
        if word == "LIKE":
            pattern = str(self._value()).replace("%", "*").replace("_", "?")
            return {"wildcard": {name: {"wildcard": pattern}}}
        value = self._value()
        return (
            {"range": {name: {RANGES[word]: value}}} if word in RANGES else {"term": {name: {"value": value}}}
        )

    def _value(self) -> Any:
        negative, token = self._took("-"), self._next()
        if token.kind == NUMBER:
            number = int(token.text) if token.text.isdigit() else float(token.text)
            return -number if negative else number
        if token.kind == TEXT and not negative:
            return token.text[1:-1].replace("''", "'")
        if token.upper in WORDS:
            return WORDS[token.upper]
        if token.text == "?":
            given = next(self._params, self)
            if given is self:
                raise illegal("Not enough actual parameters")
            return given
        self._at -= 1
        raise self._unexpected()

    def _field(self, *, exact: bool = False) -> str:
        token = self._next()
        found = self._names.field(token.name)
        if token.name is None or token.upper in KEYWORDS or self._upper == "(":
            self._at -= 1
            raise self._unexpected()
        if found is None:
            raise verification(self._text, token.at, f"Unknown column [{token.name}]")
        if exact and self._kind(found) == "text":
            raise verification(self._text, token.at, NO_EXACT.format(found))
        return found

    @property
    def _upper(self) -> str:
        here = self._tokens[self._at : self._at + 1]
        return here[0].upper or here[0].text if here else ""

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise self._unexpected()
        self._at += 1
        return self._tokens[self._at - 1]

    def _took(self, word: str) -> bool:
        found = self._upper == word
        self._at += found
        return found

    def _expect(self, word: str) -> None:
        if not self._took(word):
            raise self._unexpected()

    def _unexpected(self) -> Exception:
        here = self._tokens[self._at : self._at + 1]
        at, shown = (here[0].at, here[0].text) if here else (len(self._text.rstrip()), "<EOF>")
        return parsing(self._text, at, f"mismatched input '{shown}': only plain rows are translated")


def _none_of(clause: Clause) -> Clause:
    return {"bool": {"must_not": [clause]}}
