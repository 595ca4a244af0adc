"""A part of a page as Markdown: its tables of data are written as they are read, others only lay it out."""

from __future__ import annotations

from massive_frames.parsers.markdown.code import code_of
from massive_frames.parsers.markdown.syntax import table_of
from massive_frames.parsers.markdown.writer import Resolve, Writer
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages import tables


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
    return _Page(resolve, without).written([root]).markdown


class _Page(Writer):
    def takes_whole(self, node: Element) -> bool:
        if super().takes_whole(node):
            return True
        if node.tag == "code" and "\n" in (node.text or "").strip():
            self.code(*code_of(node))
        elif node.tag == "table" and (table := tables.read(node)) is not None:
            self.flush()
            self.add(table_of(table.header, table.rows))
        else:
            return False
        return True

    def is_table(self, node: Element) -> bool:  # noqa: ARG002 - those of data have been taken whole
        return False
