"""From the part of a page that holds an answer to Markdown and plain text, with where each source is cited.

One walk without recursion writes both. Libraries that turn HTML into Markdown cannot say where in the text
a citation stood, and take the chips' and buttons' words for the answer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from massive_frames.parsers.answers.addresses import target_of
from massive_frames.parsers.answers.blocks import Block, Frame, Written, assembled, block_of, table_block
from massive_frames.parsers.answers.chips import NAME_CHARS, Cited, cited_by
from massive_frames.parsers.answers.code import code_of, fenced, is_box
from massive_frames.parsers.answers.drawn import write_formula, write_image
from massive_frames.parsers.answers.line import Line, not_a_list
from massive_frames.parsers.answers.parts import formula_of, is_chip, is_control
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element

KINDS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "a": "a",
}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "ol", "p", "section"}
    | {"summary", "table", "tbody", "tfoot", "thead", "tr", "ul", *HEADINGS}
)
CELLS = frozenset({"td", "th"})
USUAL_LEVEL = 3
FOOTNOTE_CHARS = 12
FOOTNOTE = re.compile(r"[\W_]*\d{1,3}[\W_]*$")
Step = Element | str | tuple[Element]


def written(parts: Iterable[Element], *, skip: frozenset[Element] = frozenset()) -> Written:
    """Write down what stands in some parts of a page.

    Parameters
    ----------
    parts : iterable of Element
        The parts, in page order.
    skip : frozenset of Element
        Elements inside them that are left out.
    """
    writer = _Writer()
    for part in parts:
        _walk(part, writer, skip)
        writer.flush()
    return assembled(writer.blocks)


def _walk(part: Element, writer: _Writer, skip: frozenset[Element]) -> None:
    stack: list[Step] = [part]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            writer.line.write(item)
        elif isinstance(item, tuple):
            writer.leave(item[0])
        elif item not in skip and not writer.takes_whole(item):
            writer.enter(item)
            stack.append((item,))
            for child in reversed(item):
                stack.extend(step for step in (child.tail, child) if step is not None)
            writer.line.write(item.text or "")


class _Writer:
    """The blocks so far, the line under way, and what is open around it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line = Line()
        self.path: list[Frame] = []
        self.numbers: list[int | None] = []
        self.rows: list[list[Line]] | None = None
        self.tables = 0
        self.level = 0

    def takes_whole(self, node: Element) -> bool:
        """Write an element that is not walked through: a chip, a formula, code; or leave out a control."""
        if is_chip(node):
            for cited in cited_by(node):
                self.line.cite(cited)
        elif (latex := formula_of(node)) is not None:
            self.line.formula(latex, "", display=node.tag == "div")
        elif is_control(node):
            pass
        elif node.tag == "math":
            write_formula(node, self.line)
        elif node.tag == "img":
            write_image(node, self.line)
        elif is_box(node) and self.rows is None:
            self._code(node)
        else:
            return False
        return True

    def enter(self, node: Element) -> None:
        """Open an element."""
        tag = node.tag
        if kind := KINDS.get(tag):
            self.line.open(kind)
        elif tag == "br":
            self.line.feed()
        elif tag in BLOCKS or tag in CELLS or node.get("role") == "heading":
            self._enter_block(node, tag)

    def leave(self, node: Element) -> None:
        """Close an element."""
        tag = node.tag
        if tag == "a":
            self._leave_link(node)
        elif kind := KINDS.get(tag):
            self.line.close(kind)
        elif tag in BLOCKS or tag in CELLS or node.get("role") == "heading":
            self._leave_block(node, tag)

    def flush(self) -> None:
        """End the line: a block of its own, or in a table only a space."""
        if self.rows is not None:
            self.line.write(" ")
            return
        line, self.line = self.line, Line()
        markdown, text = line.done()
        if markdown:
            head = "#" * self.level + " " + markdown.replace("  \n", " ") if self.level else ""
            markdown = head or not_a_list(markdown)
            self.blocks.append(block_of(markdown, text, self.path, line.cited))
        elif line.cited and self.blocks:  # chips in a line of their own belong to what they follow
            end = len(self.blocks[-1].text)
            self.blocks[-1].cited.extend((end, cited) for _, cited in line.cited)

    def _enter_block(self, node: Element, tag: str) -> None:
        self.flush()
        if tag == "table":
            self.tables += 1
            self.rows = [] if self.tables == 1 else self.rows
        elif self.rows is not None:
            self._enter_cell(tag)
        elif tag in ("ol", "ul"):
            self.numbers.append(_start(node) if tag == "ol" else None)
        elif tag == "li":
            self.path.append(Frame(self._bullet()))
        elif tag == "blockquote":
            self.path.append(Frame())
        elif tag == "hr":
            self.blocks.append(block_of("---", "", self.path, []))
        else:
            self.level = _level(node, tag) or self.level

    def _leave_block(self, node: Element, tag: str) -> None:
        self.flush()
        if tag == "table":
            self.tables -= 1
            if self.tables == 0:
                self._end_table()
        elif self.rows is not None:
            return
        elif tag in ("ol", "ul"):
            del self.numbers[-1:]
        elif tag in ("blockquote", "li"):
            del self.path[-1:]
        elif _level(node, tag):
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

    def _leave_link(self, node: Element) -> None:
        target = target_of(node.get("href"))
        if target is None:
            self.line.close("a")
            return
        label, words = one_line(node.get("title") or node.get("aria-label") or ""), self.line.link_words()
        if FOOTNOTE.match(words[:FOOTNOTE_CHARS]):
            self.line.drop_link()
            words = ""
        else:
            self.line.close("a", target.url)
        self.line.cite(Cited((label or one_line(words))[:NAME_CHARS] or None, target))

    def _code(self, box: Element) -> None:
        self.flush()
        code, language = code_of(box)
        if self.blocks and language and self.blocks[-1].text.lower() == language:
            self.blocks.pop()  # the head of the code's box, which stands outside of it here
        if code.strip():
            self.blocks.append(block_of(fenced(code, language), code, self.path, []))

    def _bullet(self) -> str:
        number = self.numbers[-1] if self.numbers else None
        if number is None:
            return "- "
        self.numbers[-1] = number + 1
        return f"{number}. "


def _level(node: Element, tag: str) -> int:
    if tag in HEADINGS:
        return HEADINGS[tag]
    if node.get("role") != "heading":
        return 0
    level = node.get("aria-level") or ""
    return int(level) if level in {"1", "2", "3", "4", "5", "6"} else USUAL_LEVEL


def _start(node: Element) -> int:
    start = node.get("start") or ""
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
