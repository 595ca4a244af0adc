"""Which names a query may use: the table's fields, the names that tables go by, and its own aliases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from massive_frames.sandbox.sql.problems import parsing, verification
from massive_frames.sandbox.sql.runtime import retyped
from massive_frames.sandbox.sql.tables import Table, tables
from massive_frames.sandbox.sql.tokens import NUMBER, TEXT, Token, outermost

KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "SELECT DISTINCT ALL FROM WHERE GROUP BY HAVING ORDER LIMIT ASC DESC NULLS FIRST LAST AND OR NOT IN "
        "IS NULL BETWEEN LIKE ESCAPE EXISTS CASE WHEN THEN ELSE END AS TRUE FALSE TO INTERVAL",
    )
)
REFUSED = frozenset(
    re.findall(
        r"\w+",
        "UNION INTERSECT EXCEPT WITH INSERT UPDATE DELETE CREATE DROP ALTER COPY ATTACH PRAGMA SET VALUES "
        "QUALIFY OFFSET WINDOW OVER RETURNING PIVOT UNPIVOT SAMPLE JOIN",
    )
)


class Names:
    """The names of one query.

    Parameters
    ----------
    text : str
        The query.
    tokens : sequence of Token
        Its tokens.
    made : mapping, optional
        Fields made up for it.

    Attributes
    ----------
    table : Table, optional
        The first table.
    tables : dict
        Every table by the names that it goes by.
    aliases : set of str
        Names that stand for something in the query itself.
    """

    def __init__(
        self, text: str, tokens: Sequence[Token], made: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        self._text, self._tokens, self._made = text, list(tokens), made
        self.tables = self._from()
        self.table = next(iter(self.tables.values()), None)
        self.aliases = self._all_aliases()

    def field(self, name: str | None) -> str | None:
        """Return the field that a name stands for, with the table's own name in front or without."""
        if name is None or self.table is None:
            return None
        front, _, rest = name.partition(".")
        for known in (name, rest if front in self.tables else ""):
            if known in self.table.kinds:
                return known
        return None

    def _from(self) -> dict[str, Table]:
        found: dict[str, Table] = {}
        for number, token in enumerate(self._tokens[:-1]):
            after = self._tokens[number + 1]
            if token.upper != "FROM" or after.upper == "(" or self._in_call(number):
                continue
            if after.name is None:
                raise parsing(
                    self._text, after.at, f"mismatched input '{after.text}' expecting an identifier"
                )
            stored = tables().get(after.name)
            if stored is None:
                raise verification(self._text, after.at, f"Unknown index [{after.name}]")
            table = retyped(stored, self._made)
            found.setdefault(after.name, table)
            alias = self.alias_at(number + 2)
            if alias is not None:
                found.setdefault(alias, table)
        return found

    def _in_call(self, number: int) -> bool:
        """Return whether a FROM is that of ``EXTRACT(year FROM at)``."""
        return (
            number >= 3
            and self._tokens[number - 2].upper == "("
            and self._tokens[number - 3].upper == "EXTRACT"
        )

    def alias_at(self, number: int) -> str | None:
        """Return the alias that stands at a token, where one does."""
        here = self._tokens[number : number + 2]
        if here and here[0].upper == "AS":
            here = here[1:]
        if not here or here[0].name is None or here[0].upper in KEYWORDS | REFUSED:
            return None
        return here[0].name

    def _all_aliases(self) -> set[str]:
        found = set(self.tables)
        for before, token in pairwise(self._tokens):
            follows = before.upper in {")", "AS", "END", "?"} or before.kind in {TEXT, NUMBER}
            follows = follows or (before.name is not None and before.upper not in KEYWORDS)
            if token.name is not None and token.upper not in KEYWORDS and follows:
                found.add(token.name)
        return found


def top_of(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Return the two tokens of ``TOP 5`` behind the first SELECT; none where there is no such clause.

    Raises
    ------
    RefusedError
        There is a LIMIT, too.
    """
    top = list(tokens[1:3])
    if [one.upper == "TOP" or one.text.isdigit() for one in top] != [True, True] or top[0].kind == NUMBER:
        return []
    limit = next((token for _, token in outermost(tokens, 0) if token.upper == "LIMIT"), None)
    if limit is not None:
        words = "TOP and LIMIT are not allowed in the same query - use one or the other"
        raise parsing(text, limit.at, words)
    return top
