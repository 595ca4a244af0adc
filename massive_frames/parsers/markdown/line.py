"""The words of one paragraph, heading, item or cell, written as Markdown and as plain text side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from unicodedata import category

from massive_frames.parsers.markdown.syntax import code_span, escaped, safe
from massive_frames.parsers.text import one_line

MARKERS = {"strong": "**", "em": "*", "del": "~~", "code": "`", "a": "["}
BREAK = "  \n"
NONE: Mapping[str, int] = MappingProxyType({})
_EMPHASIS = frozenset({"strong", "em", "del"})


class Done(NamedTuple):
    """A line that has ended: the Markdown's lines, the text, and the marks that go on in the next line."""

    lines: list[str]
    text: str
    still_open: dict[str, int]


class Line:
    """Collects words, marks and citations; white space is folded and never stands inside a mark's edge.

    Parameters
    ----------
    still_open : mapping of str to int
        Marks that were open at the end of the line before, and how often each.
    """

    def __init__(self, still_open: Mapping[str, int] = NONE) -> None:
        self.markdown: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self.cited: list[tuple[int, Any]] = []
        self._gap = False
        self._breaks = 0
        self._waiting: list[str] = []
        self._depth: dict[str, int] = {}  # of the marks that are open, in the order of their opening
        self._starts: dict[str, tuple[int, int, int]] = {}
        self._url: str | None = None
        self._closed = ""  # what stands before the mark that was closed just now
        for kind, depth in still_open.items():
            self.open(kind)
            self._depth[kind] = depth

    def write(self, words: str) -> None:
        """Add words as they stand on the page."""
        folded = one_line(words)
        if not folded:
            self._gap |= bool(words)
            return
        self._gap |= words[0] != folded[0]
        self.add(self._escaped(folded), folded)
        self._gap = words[-1] != folded[-1]

    def add(self, markdown: str, text: str) -> None:
        """Add Markdown, and what is read of it."""
        if self._gap or self._waiting or self._closed or self._breaks:
            self._begin(markdown[0])
        self._say(markdown, text)

    def feed(self) -> None:
        """Break the line."""
        self._breaks += bool(self.markdown)

    def open(self, kind: str, url: str | None = None) -> None:
        """Open a mark, one of ``MARKERS``; one inside its like and a link without address change nothing."""
        depth = self._depth[kind] = self._depth.get(kind, 0) + 1
        if depth > 1 or ("code" in self._depth and kind != "code"):
            return
        if kind != "a" or url:
            self._waiting.append(kind)
            self._url = url or self._url

    def close(self, kind: str) -> None:
        """Close a mark."""
        depth = self._depth.get(kind, 0)  # 0 where it was opened on a line before
        if depth > 1:
            self._depth[kind] = depth - 1
            return
        self._depth.pop(kind, None)
        if kind in self._waiting:
            self._waiting.remove(kind)
        elif kind in self._starts:
            self._end(kind, self._starts.pop(kind)[0])

    def cite(self, cited: object) -> None:
        """Note a source that is cited here."""
        self.cited.append((self.length, cited))

    def link_words(self) -> str:
        """Return the words of the link that is open."""
        start = self._starts.get("a")
        return "" if start is None else "".join(self.text[start[1] :])

    def drop_link(self) -> None:
        """Take back the words of the link that is open."""
        markdown, text, length = self._starts.pop("a")
        del self.markdown[markdown:], self.text[text:]
        self.length, self._closed = length, ""
        self.close("a")

    def done(self, *, bold: bool = True) -> Done:
        """End the line; ``bold`` tells whether bold words are marked as such."""
        still_open = {kind: depth for kind, depth in self._depth.items() if kind != "a"}
        for kind in reversed(list(self._starts)):
            self._depth[kind] = 1
            self.close(kind)
        pieces = self.markdown if bold else [piece for piece in self.markdown if piece != MARKERS["strong"]]
        return Done("".join(pieces).strip().split(BREAK), "".join(self.text), still_open)

    def _escaped(self, words: str) -> str:
        if "code" in self._depth:
            return words
        return "\\~".join(map(escaped, words.split("~"))) if "del" in self._depth else escaped(words)

    def _begin(self, first: str) -> None:
        """Write what goes before words that begin with a character: white space, and marks that waited."""
        if self._breaks:
            self._say(" " if "code" in self._starts else BREAK, "\n" * self._breaks)
        elif self._gap and self.markdown:
            self._say(" ", " " if self.text and self.text[-1][-1] != "\n" else "")
        self._gap, self._breaks = False, 0
        waiting, self._waiting = self._waiting, []
        for place, kind in enumerate(waiting):
            self._mark(MARKERS[kind], "".join(MARKERS[other] for other in waiting[place:]) + first)
            self._starts[kind] = (len(self.markdown) - 1, len(self.text), self.length)
        if self._closed and "code" not in self._depth:
            self._part(first)

    def _mark(self, marker: str, ahead: str) -> None:
        if self._closed and self.markdown[-1] == marker:
            self.markdown[-1] = ""  # two neighbours of one kind are one
            self._closed = ""
            return
        self._part(ahead)
        if marker == "[" and self.markdown and self.markdown[-1][-1:] == "!":
            self.markdown[-1] = self.markdown[-1][:-1] + "\\!"  # else the link would be a picture
        self.markdown.append(marker)

    def _part(self, ahead: str) -> None:
        """Put a space where a mark between a letter and a sign would be read as words."""
        last = self.markdown[-1][-1:] if self.markdown else ""
        if self._closed:
            unread = ahead[0] == "*" or (_is_sign(self._closed) and not _is_sign(ahead[0]))
        else:
            unread = ahead[0] in "*~" and _is_letter(last) and _is_sign(ahead.lstrip(ahead[0])[0])
        if unread or (last == ahead[0] and last in "`~"):
            self.markdown.append(" ")
        self._closed = ""

    def _say(self, markdown: str, text: str) -> None:
        self._closed = ""
        self.markdown.append(markdown)
        if text:
            self.text.append(text)
            self.length += len(text)

    def _end(self, kind: str, start: int) -> None:
        if kind in _EMPHASIS:
            self._closed = self._closed or self.markdown[-1][-1]
            self.markdown.append(MARKERS[kind])
            return
        self._closed = ""
        if kind == "a":
            self.markdown.append(f"]({safe(self._url or '')})")
        else:
            self.markdown[start:] = [code_span("".join(self.markdown[start + 1 :]))]


def _is_sign(character: str) -> bool:
    return category(character)[0] in "PS"


def _is_letter(character: str) -> bool:
    return bool(character.strip()) and not _is_sign(character)
