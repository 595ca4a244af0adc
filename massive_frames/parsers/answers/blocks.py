"""The paragraphs, items and tables of an answer, put together to Markdown and to plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from massive_frames.parsers.answers.chips import Cited
from massive_frames.parsers.answers.line import Line

DEEPEST = 12
"""Lists and quotations deeper than this are indented no further, so that no page makes the text explode."""


@dataclass(eq=False)
class Frame:
    """A list's item or a quotation around a block; an item's marker stands before its first block only."""

    marker: str | None = None
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
    cited: list[tuple[int, Cited]]


class Mark(NamedTuple):
    """A source and where it is cited: characters of the whole text before it, and its paragraph from 1."""

    offset: int
    paragraph: int
    cited: Cited


@dataclass
class Written:
    """An answer written down."""

    markdown: str
    text: str
    marks: list[Mark] = field(default_factory=list)


def block_of(markdown: str, text: str, path: Sequence[Frame], cited: list[tuple[int, Cited]]) -> Block:
    """Return a block inside these frames, its lines indented."""
    around = tuple(path[:DEEPEST])
    opens_item = bool(around) and around[-1].marker is not None and not around[-1].used
    first = "".join(frame.first() for frame in around)
    rest = "".join(frame.rest for frame in around)
    return Block(first + markdown.replace("\n", "\n" + rest), text, around, opens_item, cited)


def table_block(rows: list[list[Line]], path: Sequence[Frame]) -> Block | None:
    """Return a table as a block; its first row is the head. Cells that a row lacks are left to the reader."""
    lines: list[str] = []
    texts: list[str] = []
    cited: list[tuple[int, Cited]] = []
    start, width = 0, max((len(row) for row in rows), default=0)
    for row in rows:
        written = [cell.done() for cell in row]
        cells = [markdown.replace("  \n", " ").replace("|", "\\|") for markdown, _ in written]
        if not lines:
            cells += [""] * (width - len(cells))
        lines.append(f"| {' | '.join(cells)} |")
        for cell, (_, text) in zip(row, written, strict=True):
            cited += [(start + offset, source) for offset, source in cell.cited]
            start += len(text) + 1
        texts.append("\t".join(text.replace("\n", " ") for _, text in written))
    if not any(text.strip() for text in texts):
        return None
    lines.insert(1, "|" + " --- |" * width)
    return block_of("\n".join(lines), "\n".join(texts), path, cited)


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
    if block.opens_item and before.around and before.around[-1].marker is not None:
        return "\n"
    shared = ""
    for left, right in zip(before.around, block.around, strict=False):
        if left is not right:
            break
        shared += left.rest
    return f"\n{shared.rstrip()}\n"
