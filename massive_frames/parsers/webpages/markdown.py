"""A part of a page as Markdown: headings, paragraphs, lists, quotes, code and tables, and never any HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from massive_frames.parsers.text import UNSEEN, is_undisplayed, one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages import tables
from massive_frames.parsers.webpages.markdown_syntax import (
    escaped,
    escaped_heading,
    escaped_line,
    fenced,
    link_of,
    table_of,
)

MAX_NESTING = 8
"""Lists and quotes inside each other that are still indented: each line repeats the indents."""
MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "code": "`", "a": ""}
LEVELS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
INLINE = frozenset(
    {*MARKS, "abbr", "bdi", "bdo", "cite", "dfn", "font", "ins", "kbd", "label", "mark", "q", "samp", "small"}
    | {"span", "sub", "sup", "time", "tt", "u", "var", "wbr", "img"}
)
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_BREAK = "\x1e"

Action = Callable[[], None]
Resolve = Callable[[str], str | None]


@dataclass
class _Writer:
    """Writes blocks below each other.

    ``indents`` are those of the lists and quotes around, ``n_kept`` how many of them the last block had,
    ``bullet`` and ``start`` what the next block begins with, ``edge`` the last character of an emphasis
    that ended just now: between its mark and a letter Markdown wants a space if it is no letter itself.
    """

    resolve: Resolve
    without: frozenset[Element]
    blocks: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    indents: list[str] = field(default_factory=list)
    bullet: str = ""
    start: str = ""
    counters: list[int | None] = field(default_factory=list)
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    tight: bool = False
    n_kept: int = 0
    edge: str = ""

    def write(self, root: Element) -> str:
        """Walk the part in page order; each element leaves its end on the stack."""
        stack: list[Element | str | Action] = [root]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                self.words(item)
            elif callable(item):
                item()
            elif item.tag not in UNSEEN and item not in self.without and not is_undisplayed(item):
                stack += self.enter(item)
        self.flush()
        return "\n".join(self.blocks).strip("\n")

    def words(self, text: str) -> None:
        """Add words to the paragraph, so escaped that they stay words."""
        text = _SPACE.sub(" ", text)
        if self.edge and text:
            glued = text[0].isalnum() and not self.edge.isalnum()
            text, self.edge = " " * glued + text, ""
        in_code = any(mark == "`" for _, mark, _ in self.marks)
        self.pieces.append(text.replace("`", "'") if in_code else escaped(text))

    def enter(self, element: Element) -> list[Element | str | Action]:
        """Begin an element; return what is left to do for it, last thing first."""
        tag = element.tag
        if tag == "br":
            self.pieces.append(_BREAK)
            return []
        if tag == "pre" or (tag == "code" and "\n" in (element.text or "").strip()):
            self.fence(element)
            return []
        if tag == "table" and (table := tables.read(element)) is not None:
            self.table(table.header, table.rows)
            return []
        end = self.open_mark(element) if tag in INLINE else self.open_block(element)
        todo: list[Element | str | Action] = [end]
        for child in reversed(element):
            todo += [child.tail or "", child]
        todo.append(element.text or "")
        return todo

    def open_mark(self, element: Element) -> Action:
        mark = MARKS.get(element.tag, "")
        target = self.resolve(element.get("href") or "") if element.tag == "a" else None
        if (not mark and not target) or any(m == mark and bool(t) == bool(target) for _, m, t in self.marks):
            return _nothing
        self.marks.append((len(self.pieces), mark, target or ""))
        return self.close_mark

    def close_mark(self) -> None:
        """Put the mark around the words since its beginning, unless a block ended in between."""
        if not self.marks:
            return
        start, mark, target = self.marks.pop()
        inner = "".join(self.pieces[start:])
        words = inner.strip(" " + _BREAK)
        if not words:
            return
        left, _, right = inner.partition(words)
        if target:
            whole = link_of(words, target)
        else:
            whole, self.edge = f"{mark}{words}{mark}", words[-1]
            before = next((piece[-1] for piece in reversed(self.pieces[:start]) if piece), " ")
            if not left and (before in mark or (before.isalnum() and not words[0].isalnum())):
                left = " "
        self.pieces[start:] = [left, whole, right]

    def open_block(self, element: Element) -> Action:
        tag = element.tag
        self.flush()
        if tag in LEVELS:
            self.start = LEVELS[tag]
        elif tag in {"ul", "ol", "dl"}:
            self.counters.append(_first_number(element) if tag == "ol" else None)
            return self.close_list
        elif tag in {"li", "dt", "dd"} and len(self.indents) < MAX_NESTING:
            self.begin_item()
            return self.close_indent
        elif tag == "blockquote" and len(self.indents) < MAX_NESTING:
            self.indents.append("> ")
            return self.close_indent
        elif tag == "hr":
            self.put("---")
        return self.flush

    def begin_item(self) -> None:
        number = self.counters[-1] if self.counters else None
        self.bullet = "- " if number is None else f"{number}. "
        if number is not None:
            self.counters[-1] = number + 1
        self.indents.append(" " * len(self.bullet))

    def close_list(self) -> None:
        self.flush()
        self.counters.pop()
        self.tight = self.tight and bool(self.counters)

    def close_indent(self) -> None:
        self.flush()
        self.indents.pop()
        self.bullet = ""
        self.n_kept = min(self.n_kept, len(self.indents))

    def flush(self) -> None:
        """End the paragraph under way."""
        text = one_line("".join(self.pieces).replace(_BREAK, "\n")) if self.start else "".join(self.pieces)
        lines = [line for line in map(one_line, text.split(_BREAK)) if line]
        lines = [escaped_heading(line) if self.start else escaped_line(line) for line in lines]
        text = "  \n".join(lines)
        start, self.start = self.start, ""
        self.pieces, self.marks, self.edge = [], [], ""
        if text:
            self.put(start + text)

    def put(self, text: str) -> None:
        """Add a block below the lists and quotes it stands in."""
        around = "".join(self.indents)
        first = "".join(self.indents[:-1]) + self.bullet if self.bullet else around
        if self.blocks and not (self.bullet and self.tight):
            self.blocks.append("".join(self.indents[: self.n_kept]).rstrip())
        lines = text.split("\n")
        self.blocks += [first + lines[0], *(around + line if line else around.rstrip() for line in lines[1:])]
        self.tight, self.bullet, self.n_kept = bool(self.bullet), "", len(self.indents)

    def fence(self, element: Element) -> None:
        """Add a block of code as it stands."""
        self.flush()
        if block := fenced(element):
            self.put(block)

    def table(self, header: list[str], rows: list[list[str]]) -> None:
        self.flush()
        self.put(table_of(header, rows))


def markdown_of(root: Element, resolve: Resolve, without: frozenset[Element] = frozenset()) -> str:
    """Return a part of a page as Markdown.

    Parameters
    ----------
    root : Element
        The part.
    resolve : callable
        Makes a link's address absolute, or returns None for one that is not wanted.
    without : frozenset of Element
        Elements inside it that are left out.
    """
    return _Writer(resolve, without).write(root)


def _nothing() -> None:
    pass


def _first_number(element: Element) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
