"""Make text that came from outside fit for a log: short, on one line, and without secrets."""

from __future__ import annotations

import re

ID_CHARS, DETAIL_CHARS = 100, 300
_SECRET = re.compile(
    r"""(?ix)
    ( \bbearer\s+
    | \b(?:basic|apikey)\s+(?=\S{16})
    | ://(?=[^\s/@]+@)
    | (?:authorization|token|api[_-]?key|password|secret)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|apikey)\s+)?
    )
    [^\s"',;&<>]+
    """
)


def plain(text: str, limit: int = ID_CHARS) -> str:
    r"""Return a text cut to so many characters, with what cannot be printed escaped.

    Example
    -------
    >>> plain("bad\nid \x1b[31m")
    'bad\\nid \\x1b[31m'
    """
    kept, end = text[:limit], "…" if len(text) > limit else ""
    return (kept if kept.isprintable() else "".join(map(_escaped, kept))) + end


def detail(text: str, limit: int = DETAIL_CHARS) -> str:
    """Return a service's words as ``plain`` does, and without what follows a word like "Bearer".

    Example
    -------
    >>> detail("Authorization: Bearer abc123 was refused")
    'Authorization: Bearer *** was refused'
    """
    end = "…" if len(text) > limit else ""
    return plain(_SECRET.sub(r"\1***", text[:limit]), 2 * limit) + end


def _escaped(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
