"""A query's text cut into tokens, each with its place, so that errors can point at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from massive_frames.sandbox.sql.problems import parsing

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*|//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"\\]|""|\\.)*")
  | (?P<backquoted>`(?:[^`]|``)*`)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z_@][\w@]*(?:\.[A-Za-z_@][\w@]*)*)
  | (?P<sign><=>|::|==|!=|<>|<=|>=|\|\||[-+*/%<>=(),?.;|\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
SPACE, TEXT, QUOTED, NUMBER, WORD, SIGN = "space", "text", "quoted", "number", "word", "sign"


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text as written, and where it begins."""

    kind: str
    text: str
    at: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.at + len(self.text)

    @property
    def upper(self) -> str:
        """A bare word or sign in capitals; nothing for what is quoted."""
        return self.text.upper() if self.kind in {WORD, SIGN} else ""

    @property
    def name(self) -> str | None:
        """The identifier that it is, without its quotes; None where it is none."""
        if self.kind == WORD:
            return self.text
        if self.kind in {QUOTED, "backquoted"}:
            mark = self.text[0]
            return self.text[1:-1].replace(mark * 2, mark)
        return None


def tokens_of(text: str) -> list[Token]:
    """Return a query's tokens, comments and blanks left out.

    Raises
    ------
    RefusedError
        Something is no token.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise parsing(text, at, f"token recognition error at: '{text[at]}'")
        if match.lastgroup != SPACE:
            found.append(Token(match.lastgroup, match[0], at))
        at = match.end()
    return found


def outermost(tokens: Sequence[Token], start: int) -> list[tuple[int, Token]]:
    """Return the tokens from one on that stand in no parentheses, with their numbers."""
    depth, found = 0, []
    for number in range(start, len(tokens)):
        token = tokens[number]
        depth -= token.upper == ")"
        if depth == 0:
            found.append((number, token))
        depth += token.upper == "("
    return found
