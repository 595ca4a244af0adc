"""Dictionary: a word with what it means, in numbered senses.

The word carries ``data-dobid="hdw"``, each meaning ``data-dobid="dfn"``.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import block
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import text_of

TYPES = ("dictionary",)
ORDER = 23
MARKS = ("data-dobid",)
_WORD, _MEANING = "hdw", "dfn"
MOST_MEANINGS = 50


def find(page: Page) -> Iterator[Block]:
    """Yield the page's dictionary entry."""
    word = next((node for node in page.marked("data-dobid", _WORD) if page.is_free(node)), None)
    meanings = [text_of(node) for node in page.marked("data-dobid", _MEANING) if page.is_free(node)]
    meanings = [words for words in meanings if words][:MOST_MEANINGS]
    if word is not None and meanings:
        row = SearchRow("dictionary", title=text_of(word) or None, snippet=meanings[0])
        row.answer = "\n".join(f"{number}. {words}" for number, words in enumerate(meanings, 1))
        yield from block(page, word, row)
