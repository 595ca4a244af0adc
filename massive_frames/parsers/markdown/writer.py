"""The walk over a part of a page: which element is a heading, an item, a cell, a mark in a line.

One walk without recursion writes Markdown and plain text, with where in the text each source is cited.
Libraries that turn HTML into Markdown cannot say that, and take the words of chips and buttons for prose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from massive_frames.parsers.markdown.blocks import (
    Block,
    Frame,
    Numbers,
    Written,
    assembled,
    block_of,
    table_block,
)
from massive_frames.parsers.markdown.code import code_of
from massive_frames.parsers.markdown.line import Line
from massive_frames.parsers.markdown.syntax import escaped_heading, escaped_line, fenced
from massive_frames.parsers.tags import INLINE as IN_TEXT
from massive_frames.parsers.text import UNSEEN, is_undisplayed
from massive_frames.parsers.tree import Element

KINDS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "a": "a",
}
INLINE = frozenset({*KINDS, *IN_TEXT, "br", "dfn", "img", "ins", "label", "q", "var"})
LEVELS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset({"dl", "ol", "ul"})
ITEMS = frozenset({"dd", "dt", "li"})
CELLS = frozenset({"td", "th"})
USUAL_LEVEL = 3
Resolve = Callable[[str], str | None]


class Writer:
    """The blocks so far, the line under way, and what is open around it.

    Parameters
    ----------
    resolve : callable
        Returns the address that a link leads to, or None for one that is not wanted.
    without : set of Element
        Elements that are left out.
    """

    bold_headings = True
    """Whether bold words of a heading are marked: where all headings are bold, this says nothing."""

    def __init__(self, resolve: Resolve, without: AbstractSet[Element] = frozenset()) -> None:
        self.resolve, self.without = resolve, without
        self.blocks: list[Block] = []
        self.line = Line()
        self.path: list[Frame] = []
        self.lists: list[Numbers] = []
        self.rows: list[list[Line]] | None = None
        self.tables = 0
        self.level = 0

    def written(self, parts: Iterable[Element]) -> Written:
        """Write down parts of a page, in page order."""
        for part in parts:
            self._walk(part)
            self.flush()
        return assembled(self.blocks)

    def _walk(self, part: Element) -> None:
        stack: list[Element | str | tuple[Element]] = [part]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                self.line.write(item)
            elif isinstance(item, tuple):
                self.leave(item[0])
            elif item not in self.without and not self.takes_whole(item):
                self.enter(item)
                stack.append((item,))
                for child in reversed(item):
                    if tail := child.tail:
                        stack.append(tail)
                    stack.append(child)
                if text := item.text:
                    self.line.write(text)

    def takes_whole(self, node: Element) -> bool:
        """Write an element that is not walked through, or leave it out."""
        if node.tag in UNSEEN or is_undisplayed(node):
            return True
        if node.tag == "pre" and self.rows is None:
            self.code(*code_of(node))
            return True
        return False

    def is_inline(self, node: Element) -> bool:
        """Tell whether an element stands in a line; one that is only its contents is as if not there."""
        return node.tag in INLINE or "contents" in (node.get("style") or "")

    def is_table(self, node: Element) -> bool:
        """Tell whether an element is a table that is written as such."""
        return node.tag == "table"

    def level_of(self, node: Element) -> int:
        """Return a heading's level, 1 to 6; 0 for other elements."""
        if node.tag in LEVELS:
            return LEVELS[node.tag]
        if node.get("role") != "heading":
            return 0
        level = node.get("aria-level") or ""
        return int(level) if level in {"1", "2", "3", "4", "5", "6"} else USUAL_LEVEL

    def enter(self, node: Element) -> None:
        """Open an element."""
        tag = node.tag
        if kind := KINDS.get(tag):
            self.line.open(kind, self.resolve(node.get("href") or "") if kind == "a" else None)
        elif tag == "br":
            self.line.feed()
        elif not self.is_inline(node):
            self._enter_block(node, tag)

    def leave(self, node: Element) -> None:
        """Close an element."""
        tag = node.tag
        if tag == "a":
            self.leave_link(node)
        elif kind := KINDS.get(tag):
            self.line.close(kind)
        elif not self.is_inline(node):
            self._leave_block(node, tag)

    def leave_link(self, _node: Element) -> None:
        """Close a link."""
        self.line.close("a")

    def flush(self) -> None:
        """End the line: a block of its own, or in a table only a space."""
        if self.rows is not None:
            self.line.write(" ")
            return
        line = self.line
        if not line.markdown and not line.cited:
            return
        lines, text, still_open = line.done(bold=self.bold_headings or not self.level)
        self.line = Line(still_open)
        if any(lines):
            self.add(self._headed(lines) if self.level else "  \n".join(map(escaped_line, lines)), text, line)
        elif line.cited and self.blocks:  # chips in a line of their own belong to what they follow
            end = len(self.blocks[-1].text)
            self.blocks[-1].cited.extend((end, cited) for _, cited in line.cited)

    def add(self, markdown: str, text: str = "", line: Line | None = None) -> None:
        """Add a block."""
        self.blocks.append(block_of(markdown, text, self.path, line.cited if line else []))

    def code(self, code: str, language: str | None) -> None:
        """Add a block of code."""
        self.flush()
        if code.strip():
            self.add(fenced(code, language), code)

    def _headed(self, lines: list[str]) -> str:
        return "#" * self.level + " " + escaped_heading(" ".join(lines))

    def _enter_block(self, node: Element, tag: str) -> None:
        self.flush()
        if self.is_table(node):
            self.tables += 1
            self.rows = [] if self.tables == 1 else self.rows
        elif self.rows is not None:
            self._enter_cell(tag)
        elif tag in LISTS:
            self.lists.append(Numbers(_start(node) if tag == "ol" else None))
        elif tag in ITEMS:
            of = self.lists[-1] if self.lists else Numbers()
            self.path.append(Frame(of.marker(), of))
        elif tag == "blockquote":
            self.path.append(Frame())
        elif tag == "hr":
            self.add("---")
        else:
            self.level = self.level_of(node) or self.level

    def _leave_block(self, node: Element, tag: str) -> None:
        self.flush()
        if self.is_table(node):
            self.tables -= 1
            if self.tables == 0:
                self._end_table()
        elif self.rows is not None:
            return
        elif tag in LISTS:
            del self.lists[-1:]
        elif tag in ITEMS or tag == "blockquote":
            del self.path[-1:]
        elif self.level_of(node):
            self.level = 0

    def _enter_cell(self, tag: str) -> None:
        if self.rows is None or self.tables > 1:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in CELLS:
            self.line = Line()
            self.rows = self.rows or [[]]
            self.rows[-1].append(self.line)

    def _end_table(self) -> None:
        rows, self.rows, self.line = self.rows or [], None, Line()
        block = table_block([row for row in rows if row], self.path)
        if block is not None:
            self.blocks.append(block)


def _start(node: Element) -> int:
    start = node.get("start") or ""
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
