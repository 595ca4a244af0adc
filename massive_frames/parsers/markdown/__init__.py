"""A part of a page as Markdown: one writer, which answers and pages extend by what only they have."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from massive_frames.parsers.markdown.writer import Writer
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

__all__ = ["Writer", "markdown_of"]


def markdown_of(element: Element, without: AbstractSet[Element] = frozenset()) -> str:
    """Write the visible content of a part of a results page; links that leave the engine stay links.

    Parameters
    ----------
    element : Element
        Where the content stands.
    without : set of Element
        Elements inside it that are left out.
    """
    writer = _Result(_outward, without)
    writer.whole = element
    return writer.written([element]).markdown


class _Result(Writer):
    bold_headings = False
    whole: Element | None = None

    def level_of(self, node: Element) -> int:
        return 0 if node is self.whole else super().level_of(node)  # a whole answer may be marked as one


def _outward(href: str) -> str | None:
    return unwrap(href) if is_outward(href) else None
