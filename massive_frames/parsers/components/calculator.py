"""Calculator: a sum with its result over keys to press.

The result has the id ``cwos``; the sum is the line before it that ends with an equals sign.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import block, box_of, named
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of, text_of

TYPES = ("calculator",)
ORDER = 21
MARKS = ()
_RESULT = "cwos"
_EQUALS = ("=", "\uff1d")


def find(page: Page) -> Iterator[Block]:
    """Yield the page's calculator with its result."""
    result = named(page, _RESULT)
    if result is not None:
        answer = text_of(result) or None
        lines = lines_of(box_of(page, result)).split("\n")
        sums = (line[:-1].strip() for line in lines if line.endswith(_EQUALS))
        title = next((words for words in sums if words), None)
        yield from block(page, result, SearchRow("calculator", title=title, answer=answer, snippet=answer))
