"""Translation: a text and its translation side by side, with their languages.

The texts have the ids ``tw-source-text`` and ``tw-target-text``; ``tw-sl`` and ``tw-tl`` carry the languages
as ``data-lang``.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import block, named, words_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import one_line

TYPES = ("translation",)
ORDER = 24
MARKS = ()
_LANGUAGES = {"from": "tw-sl", "to": "tw-tl"}


def find(page: Page) -> Iterator[Block]:
    """Yield the page's translation."""
    target = named(page, "tw-target-text")
    if target is None:
        return
    field = page.ids.get("tw-source-text-ta")
    typed = one_line(field.get("value") or field.text or "") if field is not None else ""
    source = typed or words_of(page, "tw-source-text")
    row = SearchRow("translation", title=source or None, answer=words_of(page, "tw-target-text") or None)
    row.snippet = row.answer
    for side, name in _LANGUAGES.items():
        language = page.ids[name].get("data-lang") if name in page.ids else None
        if language:
            row.details[side] = language
    if row.answer:
        whole = named(page, "tw-container")
        yield from block(page, target if whole is None else whole, row)
