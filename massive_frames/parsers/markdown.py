"""A part of a page as Markdown: headings, lists, tables, bold and links, and no more than a reader sees."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from massive_frames.parsers.text import INLINE, UNSEEN, is_undisplayed, one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "code": "`", "a": ""}
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
_SPECIAL = re.compile(r"[\\`\[\]]|\*(?=\S)|(?<=\S)\*|<(?=[A-Za-z/!?])")
_LEAD = re.compile(r"^([#>+-]+|\d+[.)])(?=\s)")
_UNSAFE = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "|": "%7C"})
DEEPEST = 6
WIDEST = 40
USUAL_LEVEL = "3"


def markdown_of(element: Element, without: AbstractSet[Element] = frozenset()) -> str:
    """Write the visible content of an element as Markdown.

    What could act when the Markdown is shown, such as a tag in a text, is escaped. Links that leave the
    engine stay links; pictures are left out.

    Parameters
    ----------
    element : Element
        Where the content stands.
    without : set of Element
        Elements inside it that are left out.
    """
    writer = _Writer(element)
    stack: list[Element | str | tuple[Element]] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            writer.write(item)
        elif isinstance(item, tuple):
            writer.leave(item[0])
        elif item.tag not in UNSEEN and item not in without and not is_undisplayed(item):
            writer.enter(item)
            stack.append((item,))
            for child in reversed(item):
                stack.extend((child.tail or "", child))
            writer.write(item.text or "")
    return writer.done()


@dataclass(eq=False)
class _Writer:
    """The Markdown so far, and what is open at this place of the tree."""

    root: Element
    blocks: list[tuple[bool, str]] = field(default_factory=list)  # whether it is a list's item, its text
    line: list[str] = field(default_factory=list)
    marks: list[tuple[Element, int]] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # the next number; None for a list of dots
    bullet: str | None = None
    table: Element | None = None
    rows: list[list[str]] = field(default_factory=list)
    raw: Element | None = None
    level: int = 0
    ended: tuple[int, str] = (0, "")  # where the last marked part ended, and its mark

    def enter(self, node: Element) -> None:
        """Open an element."""
        tag = node.tag
        if _is_inline(node):
            if tag in _MARKS and not self._is_marked(tag) and self.raw is None:
                self.marks.append((node, len(self.line)))
            return
        self.flush()
        if tag in _LISTS:
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.bullet = self._bullet()
        elif tag == "table" and self.table is None:
            self.table, self.rows = node, []
        elif tag == "tr" and self.table is not None:
            self.rows.append([])
        elif tag == "pre" and self.raw is None and self.table is None:
            self.raw = node
        elif node is not self.root and (level := _level(node)):
            self.level = level

    def leave(self, node: Element) -> None:
        """Close an element."""
        tag = node.tag
        if _is_inline(node):
            if self.marks and self.marks[-1][0] is node:
                self._wrap(*self.marks.pop())
        elif tag in _CELLS and self.rows:
            self.rows[-1].append(self._taken().replace("|", "\\|"))
        elif node is self.raw:
            self._end_raw()
        else:
            self._leave_block(node)

    def _leave_block(self, node: Element) -> None:
        self.flush()
        if node.tag in _LISTS:
            self.lists.pop()
        elif node.tag == "li":
            self.bullet = None
        elif node is self.table:
            self._end_table()
        elif _level(node):
            self.level = 0

    def write(self, text: str) -> None:
        """Add words to the line, so escaped that they stay words."""
        if text:
            plain = self.raw is not None or any(node.tag == "code" for node, _ in self.marks)
            self.line.append(text if plain else _SPECIAL.sub(r"\\\g<0>", text))

    def flush(self) -> None:
        """End a line: a paragraph, an item, a heading; in a table a space, in code a new line."""
        if self.raw is not None:
            if self.line and not self.line[-1].endswith("\n"):
                self.line.append("\n")
        elif self.table is not None:
            self.line.append(" ")
        elif words := self._taken():
            self._add(words)

    def done(self) -> str:
        """Return the whole: an empty line between blocks, none between the items of a list."""
        self.flush()
        parts: list[str] = []
        before = False
        for is_item, text in self.blocks:
            parts += ["\n" if is_item and before else "\n\n", text]
            before = is_item
        return "".join(parts[1:])

    def _is_marked(self, tag: str) -> bool:
        """Tell whether such a mark is open already, or too many are."""
        mark = _MARKS[tag]
        return len(self.marks) >= DEEPEST or any(_MARKS[node.tag] == mark for node, _ in self.marks)

    def _taken(self) -> str:
        for node, start in reversed(self.marks):
            self._wrap(node, start)
        self.marks = [(node, 0) for node, _ in self.marks]
        words = one_line("".join(self.line))
        self.line.clear()
        self.ended = (0, "")
        return words

    def _wrap(self, node: Element, start: int) -> None:
        """Put an inline element's mark around what was written since it began."""
        whole, mark = "".join(self.line[start:]), _MARKS[node.tag]
        words = whole.strip()
        if not words or (mark == "**" and self.level):
            return
        if node.tag == "a":
            marked = _linked(words, node.get("href"))
        else:
            marked = mark + (words.replace("`", "'") if mark == "`" else words) + mark
        if mark and (start, mark) == self.ended and not self.marks and not whole[:1].isspace():
            before = self.line.pop(start - 1).removesuffix(mark)  # two marked parts side by side are one
            start, marked = start - 1, before + marked.removeprefix(mark)
        lead, tail = " " * whole[:1].isspace(), " " * whole[-1:].isspace()
        self.line[start:] = [part for part in (lead, marked, tail) if part]
        self.ended = (len(self.line), mark)

    def _add(self, words: str) -> None:
        depth = min(len(self.lists), DEEPEST)
        if self.bullet is not None:
            self.blocks.append((True, "  " * (depth - 1) + self.bullet + words))
            self.bullet = None
        elif self.level:
            self.blocks.append((False, "#" * self.level + " " + words))
        else:
            self.blocks.append((False, "  " * depth + _LEAD.sub(_escaped, words)))

    def _bullet(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def _end_raw(self) -> None:
        words = "".join(self.line).strip("\n")
        self.line.clear()
        self.raw = None
        if words.strip():
            self.blocks.append((False, "```\n" + words.replace("```", "'''") + "\n```"))

    def _end_table(self) -> None:
        rows = [row[:WIDEST] for row in self.rows if any(row)]
        self.table, self.rows = None, []
        self.line.clear()
        if rows:
            width = max(len(row) for row in rows)
            lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
            self.blocks.append((False, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])))


def _is_inline(node: Element) -> bool:
    """Tell whether an element stands in a line; one with ``display:contents`` is as if it were not there."""
    return node.tag in INLINE or "contents" in (node.get("style") or "")


def _level(node: Element) -> int:
    """Return a heading's level; 0 for other elements."""
    tag = node.tag
    digit = tag[1:] if tag.startswith("h") else ""
    if node.get("role") == "heading":
        digit = node.get("aria-level") or USUAL_LEVEL
    return int(digit) if digit in ("1", "2", "3", "4", "5", "6") else 0


def _linked(words: str, href: str | None) -> str:
    url = unwrap(href) if is_outward(href) else None
    return f"[{words}]({url.translate(_UNSAFE)})" if url else words


def _escaped(found: re.Match[str]) -> str:
    return found[0][:-1] + "\\" + found[0][-1]
