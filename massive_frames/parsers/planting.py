"""A tree that lives for one block of code: large pages must not wait for the garbage collector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from massive_frames.parsers.tree import Element, build


@contextmanager
def planted(html: str | bytes) -> Iterator[Element | None]:
    """Build the tree of a page or a part of one, and let go of it at the end of the block."""
    root = build(html)
    try:
        yield root
    finally:
        if root is not None:
            root.tree.free()
