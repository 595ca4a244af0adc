"""Reads the small language of query_string: words, phrases, ranges, groups, AND, OR and NOT."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_PIECE = re.compile(
    r'\s*(?:(AND|OR|NOT|&&|\|\||[()+\-!])(?=\s|[\w("*]|$)'
    r'|([\w.]+:)?("[^"]*"|\[[^\]]*\]|[<>]=?\S+|[^\s()]+))'
)
_BREAKS_OFF = re.compile(r"(^|\s)(AND|OR|NOT)\s*$")
Leaf = Callable[[str | None, str], dict[str, Any]]


class Reader:
    """Puts the pieces of a query string together to a bool query.

    Parameters
    ----------
    leaf : callable
        Makes a query of a field, where one is named, and a word, a phrase or a range.
    every : bool
        Whether words must all fit where nothing stands between them.
    """

    def __init__(self, leaf: Leaf, *, every: bool) -> None:
        self._leaf, self._usual = leaf, "must" if every else "should"
        self._joined = self._usual
        self._groups: list[dict[str, list[Any]]] = [_group()]
        self._outer: list[str] = []

    def read(self, text: str) -> dict[str, Any] | None:
        """Return the query that a string means; None for one that breaks off."""
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _PIECE.match(text, at)
            if found is None:
                return None
            at = found.end()
            sign, field, word = found.groups()
            if sign is None:
                self._take(self._leaf(field[:-1] if field else None, word))
            elif not self._sign(sign):
                return None
        if len(self._groups) > 1 or _BREAKS_OFF.search(text):
            return None
        return {"bool": self._groups[0]}

    def _take(self, query: dict[str, Any]) -> None:
        self._groups[-1][self._joined].append(query)
        self._joined = self._usual

    def _sign(self, sign: str) -> bool:
        """Take in an operator or a bracket; False for one that closes nothing."""
        if sign == "(":
            self._groups.append(_group())
            self._outer.append(self._joined)
            self._joined = self._usual
        elif sign == ")":
            if not self._outer:
                return False
            inner, self._joined = self._groups.pop(), self._outer.pop()
            self._take({"bool": inner})
        elif sign in {"AND", "&&"}:
            group = self._groups[-1]
            if group["should"]:
                group["must"].append(group["should"].pop())
            self._joined = "must"
        else:
            self._joined = {"+": "must", "OR": "should", "||": "should"}.get(sign, "must_not")
        return True


def _group() -> dict[str, list[Any]]:
    return {"must": [], "should": [], "must_not": []}
