"""Weather: a place with its temperature, sky, rain, damp and wind, and the days to come.

Each has an id that begins with ``wob_``; the names of rain, damp and wind stand beside their values.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Attribute, SearchRow
from massive_frames.parsers.boxes import block, named, words_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.tree import Element

TYPES = ("weather",)
ORDER = 22
MARKS = ()
_VALUES = ("wob_pp", "wob_hm", "wob_ws")


def find(page: Page) -> Iterator[Block]:
    """Yield the weather now."""
    box = named(page, "wob_wc")
    if box is None:
        return
    unit = next((line[:2] for line in lines_of(box).split("\n") if line.startswith("\u00b0")), "\u00b0")
    warmth = words_of(page, "wob_tm")
    now = [warmth + unit if warmth else "", words_of(page, "wob_dc")]
    row = SearchRow("weather", title=words_of(page, "wob_loc") or None)
    row.answer = ", ".join(words for words in now if words) or None
    row.date = words_of(page, "wob_dts") or None
    row.attributes = [fact for name in _VALUES if name in page.ids for fact in _fact(page.ids[name])]
    yield from block(page, box, row)


def _fact(value: Element) -> Iterator[Attribute]:
    """Yield a value with the words that stand before it in the nearest part that has any."""
    for parent in islice(value.iterancestors(), 2):
        name = text_of(parent, {value}).rstrip(" :\uff1a")
        if name and text_of(value):
            yield Attribute(name, text_of(value))
            return
