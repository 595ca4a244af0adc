"""The part of a page that holds an answer as Markdown and plain text, and where in it sources are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable

from massive_frames.parsers.answers.addresses import target_of
from massive_frames.parsers.answers.chips import NAME_CHARS, Cited, cited_by
from massive_frames.parsers.answers.code import code_of, is_box
from massive_frames.parsers.answers.drawn import add_formula, write_formula, write_image
from massive_frames.parsers.answers.parts import formula_of, is_chip, is_control
from massive_frames.parsers.markdown import Writer
from massive_frames.parsers.markdown.blocks import Written
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hr", "html", "li", "main", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
"""All others stand in a line: applications have elements of their own around words and chips."""
FOOTNOTE_CHARS = 12
FOOTNOTE = re.compile(r"[\W_]*\d{1,3}[\W_]*$")


def written(parts: Iterable[Element], *, skip: frozenset[Element] = frozenset()) -> Written:
    """Write down what stands in some parts of a page.

    Parameters
    ----------
    parts : iterable of Element
        The parts, in page order.
    skip : frozenset of Element
        Elements inside them that are left out.
    """
    return _Answer(_address, skip).written(parts)


class _Answer(Writer):
    def takes_whole(self, node: Element) -> bool:
        """Write a chip, a formula, code or a picture; leave out a control."""
        if is_chip(node):
            for cited in cited_by(node):
                self.line.cite(cited)
        elif (latex := formula_of(node)) is not None:
            add_formula(self.line, latex, display=node.tag == "div")
        elif is_control(node):
            pass
        elif node.tag == "math":
            write_formula(node, self.line)
        elif node.tag == "img":
            write_image(node, self.line)
        elif is_box(node) and self.rows is None:
            self.code(*code_of(node))
        else:
            return False
        return True

    def is_inline(self, node: Element) -> bool:
        return node.tag not in BLOCKS and node.get("role") != "heading"

    def leave_link(self, node: Element) -> None:
        """Close a link; one whose words are a number is a footnote."""
        target = target_of(node.get("href"))
        words = self.line.link_words() if target is not None else ""
        if len(words) <= FOOTNOTE_CHARS and FOOTNOTE.match(words):
            self.line.drop_link()
            words = ""
        else:
            self.line.close("a")
        if target is not None:
            label = one_line(node.get("title") or node.get("aria-label") or "")
            self.line.cite(Cited((label or one_line(words))[:NAME_CHARS] or None, target))

    def code(self, code: str, language: str | None) -> None:
        self.flush()
        if self.blocks and language and self.blocks[-1].text.lower() == language:
            self.blocks.pop()  # the head of the code's box, which stands outside of it here
        super().code(code, language)


def _address(href: str) -> str | None:
    target = target_of(href)
    return target.url if target is not None else None
