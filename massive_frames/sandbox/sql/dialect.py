"""Translates Elasticsearch's SQL to DuckDB's: names, functions and intervals are checked on the way.

The translation remembers where each piece stood in the query, so that DuckDB's complaints can be told in the
query's own lines and columns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from massive_frames.sandbox.sql.functions import KEEPS_TYPE, SQL_FUNCTIONS, TYPES
from massive_frames.sandbox.sql.problems import illegal, parsing, verification
from massive_frames.sandbox.sql.tables import Table, quoted, tables
from massive_frames.sandbox.sql.tokens import NUMBER, QUOTED, SIGN, TEXT, WORD, Token

KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "SELECT DISTINCT ALL FROM WHERE GROUP BY HAVING ORDER LIMIT ASC DESC NULLS FIRST LAST AND OR NOT IN "
        "IS NULL BETWEEN LIKE ESCAPE EXISTS CASE WHEN THEN ELSE END AS TRUE FALSE TO INTERVAL",
    )
)
ENDS_CLAUSE = frozenset({"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT"})
REFUSED = frozenset(
    re.findall(
        r"\w+",
        "UNION INTERSECT EXCEPT WITH INSERT UPDATE DELETE CREATE DROP ALTER COPY ATTACH PRAGMA SET VALUES "
        "QUALIFY OFFSET WINDOW OVER RETURNING PIVOT UNPIVOT SAMPLE JOIN",
    )
)
UNITS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
STOPS = frozenset({"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", ")"})


@dataclass
class Written:
    """A translation: DuckDB's text, where its pieces come from, and what is known of its columns."""

    parts: list[str] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    size: int = 0

    def put(self, text: str, at: int) -> None:
        """Add a piece that stands for what is at this place of the query."""
        self.ours.append(self.size)
        self.theirs.append(at)
        self.parts.append(f"{text} ")
        self.size += len(text.encode()) + 1

    @property
    def text(self) -> str:
        """What DuckDB gets."""
        return "".join(self.parts)

    def origin(self, position: int) -> int:
        """Return the place in the query of a place in DuckDB's text."""
        found = bisect_right(self.ours, position) - 1
        return self.theirs[found] if found >= 0 else 0


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
    functions : mapping, optional
        Which functions there are, and DuckDB's names for them.

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
        functions: Mapping[str, str] = SQL_FUNCTIONS,
    ) -> None:
        self._text, self._tokens, self._functions = text, list(tokens), functions
        self._params, self._used = list(params), 0
        self.table, self._names = self._from()
        self._aliases = self._all_aliases()
        self.written = Written()
        self.kinds: list[str | None] = []
        self.arrays: set[int] = set()

    def select(self) -> Written:
        """Return the translation of a SELECT."""
        tokens = self._tokens
        end = next((n for n, t in self._level(0) if n and t.upper == "FROM"), len(tokens))
        start = 2 if len(tokens) > 1 and tokens[1].upper in {"DISTINCT", "ALL"} else 1
        for token in tokens[:start]:
            self.written.put(token.text, token.at)
        if start < len(tokens) and tokens[start].upper == "TOP":
            raise parsing(self._text, tokens[start].at, "mismatched input 'TOP': use LIMIT")
        self._items(start, end)
        self.expression(end, len(tokens))
        if self._used > len(self._params):
            raise illegal("Not enough actual parameters")
        return self.written

    def expression(self, start: int, end: int) -> None:
        """Write what stands between two tokens."""
        number = start
        while number < end:
            number = self._one(number, end)

    def _from(self) -> tuple[Table | None, dict[str, Table]]:
        """Return the first table, and every table by the names that it goes by."""
        found: dict[str, Table] = {}
        for number, token in enumerate(self._tokens[:-1]):
            after = self._tokens[number + 1]
            if token.upper != "FROM" or after.upper == "(" or self._in_call(number):
                continue
            if after.name is None:
                raise parsing(
                    self._text, after.at, f"mismatched input '{after.text}' expecting an identifier"
                )
            table = tables().get(after.name)
            if table is None:
                raise verification(self._text, after.at, f"Unknown index [{after.name}]")
            found.setdefault(after.name, table)
            alias = self._alias_at(number + 2)
            if alias is not None:
                found.setdefault(alias, table)
        return next(iter(found.values()), None), found

    def _in_call(self, number: int) -> bool:
        """Return whether a FROM is that of ``EXTRACT(year FROM at)``."""
        return (
            number >= 3
            and self._tokens[number - 2].upper == "("
            and self._tokens[number - 3].upper == "EXTRACT"
        )

    def _alias_at(self, number: int) -> str | None:
        here = self._tokens[number : number + 2]
        if here and here[0].upper == "AS":
            here = here[1:]
        if not here or here[0].name is None or here[0].upper in KEYWORDS | REFUSED:
            return None
        return here[0].name

    def _all_aliases(self) -> set[str]:
        found = set(self._names)
        for before, token in pairwise(self._tokens):
            follows = before.upper in {")", "AS", "END", "?"} or before.kind in {TEXT, NUMBER}
            follows = follows or (before.name is not None and before.upper not in KEYWORDS)
            if token.name is not None and token.upper not in KEYWORDS and follows:
                found.add(token.name)
        return found

    def _level(self, start: int) -> list[tuple[int, Token]]:
        """Return the tokens from here on that stand in no parentheses."""
        depth, found = 0, []
        for number in range(start, len(self._tokens)):
            token = self._tokens[number]
            depth -= token.upper == ")"
            if depth == 0:
                found.append((number, token))
            depth += token.upper == "("
        return found

    def _items(self, start: int, end: int) -> None:
        """Write what is selected, each under its own name."""
        commas = [n for n, t in self._level(start) if t.upper == "," and n < end]
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
        field_name = self._field(named[0].name) if len(named) == 1 and named[0].name is not None else None
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
        if self.table is None or len({id(table) for table in self._names.values()}) != 1:
            self.written.put("*", token.at)
            self.kinds = []
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
            size = _interval_size(item)
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
            return kinds.get(self._field(item[2].name) or "")
        return _interval_kind(item) if item[0].upper == "INTERVAL" else None

    def _field(self, name: str | None) -> str | None:
        """Return the field that a name stands for, with the table's own name in front or without."""
        if name is None or self.table is None:
            return None
        front, _, rest = name.partition(".")
        for known in (name, rest if front in self._names else ""):
            if known in self.table.kinds:
                return known
        return None

    def _one(self, number: int, end: int) -> int:
        """Write one token, or a few that belong together; return the number of the next."""
        token = self._tokens[number]
        upper = token.upper
        after = self._tokens[number + 1] if number + 1 < len(self._tokens) else None
        if upper == "INTERVAL":
            return self._interval(number, end)
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
        field_name = self._field(name)
        if field_name is not None and self.table is not None:
            taken = f"{quoted(field_name)}[1]" if field_name in self.table.arrays else quoted(field_name)
            self.written.put(taken, token.at)
        elif name in self._aliases:
            self.written.put(quoted(name), token.at)
        elif token.upper in SQL_FUNCTIONS and token.upper.startswith("CURRENT_"):
            self.written.put(f"{SQL_FUNCTIONS[token.upper]}()", token.at)
        elif self.table is not None and any(known.startswith(f"{name}.") for known in self.table.kinds):
            words = f"Cannot use field [{name}] type [object] only its subfields"
            raise verification(self._text, token.at, words)
        else:
            raise verification(self._text, token.at, f"Unknown column [{name}]")

    def _call(self, number: int, end: int) -> int:
        """Write a function's name; its arguments follow by themselves."""
        token = self._tokens[number]
        found = self._functions.get(token.upper)
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
        close = next((n for n, t in self._level(number + 1) if t.upper == ")" and n > number), end)
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
        self.written.put(_literal(self._params[self._used]), token.at)
        self._used += 1

    def _interval(self, number: int, end: int) -> int:
        """Write an interval: ``INTERVAL 1 DAY``, ``INTERVAL '1-2' YEAR TO MONTH``."""
        item = self._tokens[number:end]
        size = _interval_size(item)
        signed = len(item) > 1 and item[1].upper in {"-", "+"}
        value = item[1 + signed] if len(item) > 1 + signed else item[0]
        units = _units(item[:size])
        if value.kind not in {NUMBER, TEXT} or not units:
            raise parsing(
                self._text, value.at, f"mismatched input '{value.text}' expecting a number and a unit"
            )
        sign = "-" if signed and item[1].text == "-" else ""
        parts = _parts(sign + value.text.strip("'"), units[0], units[-1])
        if parts is None:
            raise parsing(self._text, value.at, f"Invalid value [{value.text}] for [{units[0]}] interval")
        self.written.put("(" + " + ".join(f"INTERVAL ({n}) {u}" for u, n in parts) + ")", value.at)
        return number + size


def _interval_size(item: Sequence[Token]) -> int:
    """Return how many tokens an interval has; ``item`` begins with it."""
    size = 3 + (len(item) > 1 and item[1].upper in {"-", "+"})
    ranged = len(item) > size + 1 and item[size].upper == "TO" and item[size + 1].upper in UNITS
    return size + 2 * ranged


def _units(item: Sequence[Token]) -> list[str]:
    found = [
        token.upper.removesuffix("S") for token in item[2:] if token.upper != "TO" and token.kind == WORD
    ]
    return found if all(unit in UNITS for unit in found) else []


def _interval_kind(item: Sequence[Token]) -> str | None:
    return f"interval_{'_to_'.join(_units(item)).lower()}" if _units(item) else None


def _parts(value: str, first: str, last: str) -> list[tuple[str, str]] | None:
    """Return an interval's value cut into its units: ``1 2:03`` from day to minute."""
    sign = "-" if value.startswith("-") else ""
    numbers = value.lstrip("+-").replace("-", " ").replace(":", " ").split()
    units = UNITS[UNITS.index(first) : UNITS.index(last) + 1]
    if len(numbers) != len(units) or not all(n.replace(".", "", 1).isdigit() for n in numbers):
        return None
    return [(unit, f"{sign}{number}") for unit, number in zip(units, numbers, strict=True)]


def _literal(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value or ("NULL" if value is None else "FALSE")).upper()
    if isinstance(value, float):
        return f"{value!r}::DOUBLE"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
