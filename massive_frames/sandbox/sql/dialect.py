"""Translates Elasticsearch's SQL to DuckDB's: names, functions and intervals are checked on the way.

The translation remembers where each piece stood in the query, so that DuckDB's complaints can be told in the
query's own lines and columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from massive_frames.sandbox.sql.functions import KEEPS_TYPE, SQL_FUNCTIONS, TYPES
from massive_frames.sandbox.sql.intervals import kind_of, size_of, written
from massive_frames.sandbox.sql.literals import literal, quoted
from massive_frames.sandbox.sql.names import KEYWORDS, REFUSED, Names, top_of
from massive_frames.sandbox.sql.problems import illegal, parsing, verification
from massive_frames.sandbox.sql.runtime import source_of
from massive_frames.sandbox.sql.tokens import NUMBER, QUOTED, SIGN, TEXT, WORD, Token, outermost
from massive_frames.sandbox.sql.written import Written


class Translator:
    """Translates one query.

    Parameters
    ----------
    text : str
        The query.
    tokens : sequence of Token
        Its tokens.
    params : sequence
        Values for its question marks.
    where : mapping, optional
        A query of the search API that rows must match, too.
    made : mapping, optional
        Fields made up for this query.

    Attributes
    ----------
    kinds : list
        The type of each column of the query, where it is a field's own; None where DuckDB knows.
    arrays : set of int
        The columns that may hold several values.
    """

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        params: Sequence[Any] = (),
        where: Mapping[str, Any] | None = None,
        made: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._text, self._top = text, top_of(text, tokens)
        self._tokens = [token for token in tokens if token not in self._top]
        self._params, self._used = list(params), 0
        self._names, self._where = Names(text, self._tokens, made), where
        self._changed = bool(made) or where is not None
        self.table = self._names.table
        self.written = Written()
        self.kinds: list[str | None] = []
        self.arrays: set[int] = set()

    def select(self) -> Written:
        """Return the translation of a SELECT."""
        tokens = self._tokens
        end = next((n for n, t in outermost(self._tokens, 0) if n and t.upper == "FROM"), len(tokens))
        start = 2 if len(tokens) > 1 and tokens[1].upper in {"DISTINCT", "ALL"} else 1
        for token in tokens[:start]:
            self.written.put(token.text, token.at)
        self._items(start, end)
        self.expression(end, len(tokens))
        if self._top:
            self.written.put(f"LIMIT {self._top[1].text}", self._top[0].at)
        return self.written

    def expression(self, start: int, end: int) -> None:
        """Write what stands between two tokens."""
        number = start
        while number < end:
            number = self._one(number, end)

    def _items(self, start: int, end: int) -> None:
        """Write what is selected, each under its own name."""
        commas = [n for n, t in outermost(self._tokens, start) if t.upper == "," and n < end]
        edges = [start - 1, *commas, end]
        for first, last in pairwise(edges):
            if first != start - 1:
                self.written.put(",", self._tokens[first].at)
            self._item(first + 1, last)

    def _item(self, start: int, end: int) -> None:
        item = self._tokens[start:end]
        if not item:
            at = self._tokens[start].at if start < len(self._tokens) else len(self._text)
            raise parsing(self._text, at, f"mismatched input '{self._text[at : at + 1] or '<EOF>'}'")
        if item[-1].upper == "*" and len(item) == 1:
            return self._star(item[0])
        named, alias = self._named(item)
        field_name = self._names.field(named[0].name) if len(named) == 1 else None
        if field_name is not None and self.table is not None and field_name in self.table.arrays:
            self.arrays.add(len(self.kinds))
            self.written.put(quoted(field_name), named[0].at)
        else:
            self.expression(start, start + len(named))
        self.kinds.append(self._kind(named, field_name))
        shown = alias or field_name or self._text[named[0].at : named[-1].end]
        self.written.put(f"AS {quoted(shown)}", item[-1].at)
        return None

    def _star(self, token: Token) -> None:
        inner = next((self._tokens[n + 1] for n, t in outermost(self._tokens, 0) if t.upper == "FROM"), token)
        if self.table is None or inner.name is None:  # the columns are those of another SELECT
            self.written.put("*", token.at)
            return
        fields = list(self.table.kinds)
        self.arrays |= {len(self.kinds) + n for n, name in enumerate(fields) if name in self.table.arrays}
        self.kinds += self.table.kinds.values()
        self.written.put(", ".join(map(quoted, fields)), token.at)

    def _named(self, item: Sequence[Token]) -> tuple[Sequence[Token], str | None]:
        """Return an item without its alias, and the alias."""
        if len(item) > 2 and item[-2].upper == "AS":
            return item[:-2], item[-1].name
        if item[0].upper == "INTERVAL":
            size = size_of(item)
            return item[:size], item[size].name if len(item) > size else None
        bare = len(item) > 1 and item[-1].name is not None and item[-1].upper not in KEYWORDS
        if bare and (item[-2].upper in {")", "END", "TRUE", "FALSE", "NULL", "?"} or item[-2].kind != SIGN):
            if item[-2].upper in KEYWORDS - {"END", "TRUE", "FALSE", "NULL"}:
                return item, None
            return item[:-1], item[-1].name
        return item, None

    def _kind(self, item: Sequence[Token], field_name: str | None) -> str | None:
        kinds = self.table.kinds if self.table is not None else {}
        if field_name is not None:
            return kinds.get(field_name)
        if item[0].upper in KEEPS_TYPE and len(item) == 4 and item[2].name is not None:
            return kinds.get(self._names.field(item[2].name) or "")
        return kind_of(item) if item[0].upper == "INTERVAL" else None

    def _one(self, number: int, end: int) -> int:
        """Write one token, or a few that belong together; return the number of the next."""
        token = self._tokens[number]
        upper = token.upper
        after = self._tokens[number + 1] if number + 1 < len(self._tokens) else None
        if upper == "INTERVAL":
            sql, at, size = written(self._text, self._tokens[number:end])
            self.written.put(sql, at)
            return number + size
        if upper in REFUSED or upper in {";", "[", "]"}:
            raise self._refused(token)
        if token.kind == WORD and after is not None and after.upper == "(" and upper not in KEYWORDS:
            return self._call(number, end)
        if upper in KEYWORDS or token.kind == TEXT:
            self.written.put(token.text, token.at)
        elif token.kind == NUMBER:
            self.written.put(token.text if token.text.isdigit() else f"{token.text}::DOUBLE", token.at)
        elif upper == "?":
            self._param(token)
        elif upper == "RLIKE":
            self.written.put("SIMILAR TO", token.at)
        elif upper == "::":
            return self._cast(number)
        elif token.kind == SIGN:
            self.written.put("=" if upper == "==" else token.text, token.at)
        else:
            self._identifier(token)
        return number + 1

    def _refused(self, token: Token) -> Exception:
        if token.upper == "JOIN":
            return verification(self._text, token.at, "Queries with JOIN are not yet supported")
        return parsing(self._text, token.at, f"mismatched input '{token.text}' expecting <EOF>")

    def _identifier(self, token: Token) -> None:
        name = token.name or ""
        field_name = self._names.field(name)
        if field_name is not None and self.table is not None:
            taken = f"{quoted(field_name)}[1]" if field_name in self.table.arrays else quoted(field_name)
            self.written.put(taken, token.at)
        elif name in self._names.tables and self._changed and self._is_source(token):
            after = self._names.alias_at(self._tokens.index(token) + 1)
            shown = "" if after is not None else f" AS {quoted(name)}"
            self.written.put(source_of(self._names.tables[name], self._where) + shown, token.at)
        elif name in self._names.aliases:
            self.written.put(quoted(name), token.at)
        elif token.upper in SQL_FUNCTIONS and token.upper.startswith("CURRENT_"):
            self.written.put(f"{SQL_FUNCTIONS[token.upper]}()", token.at)
        elif self.table is not None and any(known.startswith(f"{name}.") for known in self.table.kinds):
            words = f"Cannot use field [{name}] type [object] only its subfields"
            raise verification(self._text, token.at, words)
        else:
            raise verification(self._text, token.at, f"Unknown column [{name}]")

    def _is_source(self, token: Token) -> bool:
        return self._tokens[self._tokens.index(token) - 1].upper == "FROM"

    def _call(self, number: int, end: int) -> int:
        """Write a function's name; its arguments follow by themselves."""
        token = self._tokens[number]
        found = SQL_FUNCTIONS.get(token.upper)
        if found is None:
            raise verification(self._text, token.at, f"Unknown function [{token.text}]")
        inner = self._tokens[number + 2 : end]
        if token.upper == "HISTOGRAM" and any(one.upper == "INTERVAL" for one in inner[:4]):
            found = "es_histogram_at"
        if token.upper in {"CAST", "CONVERT"}:
            return self._cast_call(number, end)
        if token.upper == "EXTRACT" and inner:
            self.written.put(f"extract({inner[0].text}", token.at)
            return number + 3
        self.written.put(found, token.at)
        if token.upper in {"DATE_DIFF", "DATEDIFF"} and inner and inner[0].kind == QUOTED:
            self.written.put(f"('{inner[0].name}'", inner[0].at)
            return number + 3
        return number + 1

    def _cast_call(self, number: int, end: int) -> int:
        """Write ``CAST(x AS type)`` or ``CONVERT(x, type)``."""
        close = next(
            (n for n, t in outermost(self._tokens, number + 1) if t.upper == ")" and n > number), end
        )
        token, kind = self._tokens[number], self._tokens[min(close, len(self._tokens)) - 1]
        self.written.put("CAST (", token.at)
        self.expression(number + 2, close - 2)
        self.written.put(f"AS {self._type(kind)} )", kind.at)
        return close + 1

    def _cast(self, number: int) -> int:
        token = self._tokens[number]
        if number + 1 >= len(self._tokens):
            raise parsing(self._text, token.end, "mismatched input '<EOF>' expecting an identifier")
        self.written.put(f"::{self._type(self._tokens[number + 1])}", token.at)
        return number + 2

    def _type(self, token: Token) -> str:
        found = TYPES.get((token.name or "").upper())
        if found is None:
            raise parsing(self._text, token.at, f"Does not recognize type [{token.text}]")
        return found

    def _param(self, token: Token) -> None:
        if self._used >= len(self._params):
            raise illegal("Not enough actual parameters")
        self.written.put(literal(self._params[self._used]), token.at)
        self._used += 1
