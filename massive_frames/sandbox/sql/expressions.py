"""Translates ES|QL's expressions to DuckDB's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from massive_frames.sandbox.sql.functions import ESQL_FUNCTIONS, TYPES
from massive_frames.sandbox.sql.literals import literal, quoted
from massive_frames.sandbox.sql.problems import illegal, parsing, verification
from massive_frames.sandbox.sql.tokens import NUMBER, QUOTED, SIGN, TEXT, WORD, Token

WORDS = frozenset({"AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "RLIKE", "TRUE", "FALSE"})
SPANS = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"})


def split(tokens: Sequence[Token], edge: str) -> list[list[Token]]:
    """Return tokens parted at a sign or word that stands in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.upper == "(") - (token.upper == ")")
        if token.upper == edge and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Expressions:
    """Translates the expressions of one query.

    Parameters
    ----------
    text : str
        The query.
    params : sequence
        Values for its question marks.
    """

    def __init__(self, text: str, params: Sequence[Any] = ()) -> None:
        self._text, self._params, self._used = text, list(params), 0

    def of(self, tokens: Sequence[Token], columns: Mapping[str, str | None]) -> str:
        """Return what these tokens are in DuckDB's dialect, over these columns."""
        if not tokens:
            raise parsing(self._text, len(self._text), "mismatched input '<EOF>'")
        written, number = [], 0
        while number < len(tokens):
            token = tokens[number]
            after = tokens[number + 1] if number + 1 < len(tokens) else None
            if token.kind == NUMBER and after is not None and after.upper.removesuffix("S") in SPANS:
                written.append(f"INTERVAL ({token.text}) {after.upper.removesuffix('S')}")
                number += 1
            elif token.upper == "::" and after is not None:
                written.append(f"::{self._type(after)}")
                number += 1
            else:
                written.append(self._one(token, after, columns))
            number += 1
        return f"({' '.join(written)})"

    def _one(self, token: Token, after: Token | None, columns: Mapping[str, str | None]) -> str:
        if token.kind == QUOTED:
            return literal(token.text[1:-1].replace('\\"', '"').replace("\\\\", "\\"))
        if token.kind == NUMBER:
            return token.text if token.text.isdigit() else f"{token.text}::DOUBLE"
        if token.upper == "?":
            return self._param()
        if token.text in {";", "|", "[", "]", "="} or token.kind == TEXT:
            raise parsing(self._text, token.at, f"token recognition error at: '{token.text[0]}'")
        if token.kind == SIGN or token.upper in WORDS:
            return {"==": "=", "RLIKE": "SIMILAR TO"}.get(token.upper, token.text)
        return self._name(token, after, columns)

    def _name(self, token: Token, after: Token | None, columns: Mapping[str, str | None]) -> str:
        if token.kind == WORD and after is not None and after.upper == "(":
            found = ESQL_FUNCTIONS.get(token.upper)
            if found is None:
                raise verification(self._text, token.at, f"Unknown function [{token.text}]")
            return found
        if token.name not in columns:
            raise verification(self._text, token.at, f"Unknown column [{token.name}]")
        return quoted(str(token.name))

    def _param(self) -> str:
        if self._used >= len(self._params):
            raise illegal("Not enough actual parameters")
        self._used += 1
        return literal(self._params[self._used - 1])

    def _type(self, token: Token) -> str:
        found = TYPES.get((token.name or "").upper())
        if found is None:
            raise parsing(self._text, token.at, f"Unknown data type named [{token.text}]")
        return found
