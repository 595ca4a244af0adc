"""The paragraphs, items and tables of a text, put together to Markdown and to plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from massive_frames.parsers.markdown.line import Line
from massive_frames.parsers.markdown.syntax import joined

DEEPEST = 12
"""Lists and quotations deeper than this are indented no further, so that no page makes the text explode."""


@dataclass(eq=False)
class Numbers:
    """A list that is open, and its next item's number; None for a list of dots."""

    following: int | None = None

    def marker(self) -> str:
        """Return what stands before the next item."""
        if self.following is None:
            return "- "
        self.following += 1
        return f"{self.following - 1}. "


@dataclass(eq=False)
class Frame:
    """A list's item or a quotation around a block; an item's marker stands before its first block only."""

    marker: str | None = None
    of: Numbers | None = None
    used: bool = False

    @property
    def rest(self) -> str:
        """What stands before every line but the first."""
        return "> " if self.marker is None else " " * len(self.marker)

    def first(self) -> str:
        """Return what stands before the next block's first line."""
        if self.marker is None or self.used:
            return self.rest
        self.used = True
        return self.marker


class Block(NamedTuple):
    """One block: its two texts, what is around it, and the sources cited in it by offset."""

    markdown: str
    text: str
    around: tuple[Frame, ...]
    opens_item: bool
    cited: list[tuple[int, Any]]


class Mark(NamedTuple):
    """A source and where it is cited: characters of the whole text before it, and its paragraph from 1."""

    offset: int
    paragraph: int
    cited: Any


@dataclass
class Written:
    """A text written down."""

    markdown: str
    text: str
    marks: list[Mark] = field(default_factory=list)


def block_of(markdown: str, text: str, path: Sequence[Frame], cited: list[tuple[int, Any]]) -> Block:
    """Return a block inside these frames, its lines indented."""
    around = tuple(path[:DEEPEST])
    opens_item = bool(around) and around[-1].marker is not None and not around[-1].used
    first = "".join(frame.first() for frame in around)
    rest = "".join(frame.rest for frame in around)
    head, *more = markdown.split("\n")
    lines = [first + head, *(rest + line if line else rest.rstrip() for line in more)]
    return Block("\n".join(lines), text, around, opens_item, cited)


def table_block(rows: list[list[Line]], path: Sequence[Frame]) -> Block | None:
    """Return a table as a block; its first row is the head. Cells that a row lacks are left to the reader."""
    table: list[list[str]] = []
    texts: list[str] = []
    cited: list[tuple[int, Any]] = []
    start = 0
    for row in rows:
        written = [cell.done() for cell in row]
        table.append([" ".join(cell.lines) for cell in written])
        for cell, (_, text, _) in zip(row, written, strict=True):
            cited += [(start + offset, source) for offset, source in cell.cited]
            start += len(text) + 1
        texts.append("\t".join(cell.text.replace("\n", " ") for cell in written))
    if not any(text.strip() for text in texts):
        return None
    return block_of(joined(table), "\n".join(texts), path, cited)


def assembled(blocks: list[Block]) -> Written:
    """Join blocks: items of a list by one line's end, others by an empty line."""
    markdown: list[str] = []
    texts: list[str] = []
    marks: list[Mark] = []
    length, before = 0, None
    for block in blocks:
        if before is not None:
            markdown.append(_between(before, block))
        markdown.append(block.markdown)
        start = length + 1 if texts else 0
        paragraph = len(texts) + 1
        marks += [Mark(start + offset, paragraph, cited) for offset, cited in block.cited]
        if block.text:
            texts.append(block.text)
            length = start + len(block.text)
        before = block
    return Written("".join(markdown), "\n".join(texts), marks)


def _between(before: Block, block: Block) -> str:
    """Return what parts two blocks: in an item that begins right after another of its list nothing."""
    is_next = before.opens_item and block.opens_item
    shared = ""
    for left, right in zip(before.around, block.around, strict=False):
        if left is not right:
            is_next = is_next and left.of is right.of is not None
            break
        shared += left.rest
    return "\n" if is_next else f"\n{shared.rstrip()}\n"
