"""Result count: the line above the results that says about how many there are, and how long it took.

It carries the id ``result-stats`` (formerly ``resultStats``); the time stands in a ``nobr`` or in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import text_of

TYPES = ("result-count",)
ORDER = 5
MARKS = ()
_NAMES = ("result-stats", "resultStats")
_TIME = re.compile(r"[(\uff08]")
_NUMBER = re.compile(r"\d++(?:[.,'\u2019\u066b\u066c\s]\d++)*+")  # in any script and grouping
LONGEST = 200


def find(page: Page) -> Iterator[Block]:
    """Yield the page's count, if it shows a number."""
    line = next((page.ids[name] for name in _NAMES if name in page.ids), None)
    if line is None:
        return
    words = text_of(line)[:LONGEST]
    counts = _TIME.split(text_of(line, set(line.iter("nobr")))[:LONGEST])[0]
    numbers = ["".join(filter(str.isdecimal, found)) for found in _NUMBER.findall(counts)]
    if numbers:
        # The number of the page may stand in the line too.
        count = max(int(number) for number in numbers)
        yield Block(line, [SearchRow("result-count", title=words, details={"count": count})], section="top")
