"""Finance: a share, fund, index or coin with its price and how it has moved, over a chart.

Its summary has the id ``knowledge-finance-wholepage__entity-summary``, a coin's ``crypto-updatable_`` and a
number. The first line names it, after the sign that parts the steps of a path; the next with digits is its
price.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import block, named
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of

TYPES = ("finance",)
ORDER = 26
MARKS = ()
_BOXES = (
    "knowledge-finance-wholepage__entity-summary",
    *(f"crypto-updatable_{number}" for number in range(4)),
)
FEW_LINES = 12


def find(page: Page) -> Iterator[Block]:
    """Yield the page's price."""
    box = named(page, *_BOXES)
    if box is None:
        return
    lines = lines_of(box).split("\n")[:FEW_LINES]
    prices = [line for line in lines[1:] if any(character.isdecimal() for character in line)]
    if prices:
        row = SearchRow("finance", title=lines[0].rpartition(">")[2].strip(), answer=prices[0])
        row.snippet = "\n".join(lines)
        yield from block(page, box, row)
