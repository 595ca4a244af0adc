"""Things to know: aspects of a topic, each with a question; they unfold like those that people also ask.

An aspect is a ``data-attrid`` that begins with ``lab/title/`` inside a button that names what it unfolds
(``aria-controls``); its first text is the aspect and its last the question.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page, lineage, outermost
from massive_frames.parsers.spans import around
from massive_frames.parsers.tree import Element
from massive_frames.parsers.unfolded import ANSWER_MARKS, answer

TYPES = ("thing-to-know",)
ORDER = 12
MARKS = ("data-attrid", *ANSWER_MARKS)
_TITLE = "lab/title/"
NEAR = 12


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each aspect."""
    kinds, elements = page.values("data-attrid").items(), page.root.tree.elements
    titles = (elements[number] for number, kind in kinds if kind and kind.startswith(_TITLE))
    for title in outermost(titles):
        if page.is_free(title):
            texts = [text for text in texts_of(title) if any(c.isalnum() for c in text)]
            if texts:
                yield _block(page, title, texts)


def _block(page: Page, title: Element, texts: list[str]) -> Block:
    row = SearchRow("thing-to-know", title=texts[0])
    row.question = texts[-1] if len(texts) > 1 else None
    names = (node.get("aria-controls") for node in islice(lineage(title), NEAR))
    panel = page.ids.get(next((name for name in names if name), ""))
    if panel is None:
        return Block(title, [row])
    answer(row, panel, page)
    return Block(around(title, panel), [row])
