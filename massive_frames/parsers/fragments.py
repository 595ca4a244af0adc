"""Parts of a page that its own script would fill in: pieces of HTML kept as strings beside an empty element.

The string stands in a call ``jsl.dh("id of the element", "<div …>")``. It is read, never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element, build

_CALL = "jsl.dh("
_LINK = "href"
_STRING = re.compile(r"\s*+(?:'((?:[^'\\]++|\\.)*+)'|\"((?:[^\"\\]++|\\.)*+)\")", re.DOTALL)
_NAME = re.compile(r"\s*+['\"]([\w.:-]{1,200}+)['\"]\s*+,")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": "", "v": ""}
MOST_CHARS = 2_000_000


def fragments(page: Page, names: AbstractSet[str]) -> Iterator[Element]:
    """Yield the trees of the pieces with links that belong into elements with some ids.

    Each tree lives until the next one is asked for.
    """
    for script in page.tagged("script"):
        text = script.text or ""
        if _CALL in text:
            for piece in _pieces(text[:MOST_CHARS], names):
                tree = build(_unescaped(piece))
                if tree is not None:
                    try:
                        yield tree
                    finally:
                        tree.tree.free()


def _pieces(text: str, names: AbstractSet[str]) -> Iterator[str]:
    """Yield the second string of each call whose first is one of some names."""
    start = text.find(_CALL)
    while start >= 0:
        end = start + len(_CALL)
        name = _NAME.match(text, end)
        if name and name[1] in names:
            piece = _STRING.match(text, name.end())
            if piece:
                end = piece.end()
                if _LINK in (words := piece[1] or piece[2] or ""):
                    yield words
        start = text.find(_CALL, end)


def _unescaped(piece: str) -> str:
    return _ESCAPE.sub(_character, piece)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])
