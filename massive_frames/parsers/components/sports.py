"""Sports: a match with its score, or a league's matches and table.

The box has an id that begins with ``liveresults-sports-immersive__``, or ``sports-app``.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import LONGEST, block, named
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of, text_of

TYPES = ("sports",)
ORDER = 27
MARKS = ()
_NAME = "liveresults-sports-immersive__"
_BOXES = (
    "sports-app",
    *(_NAME + part for part in ("match-fullpage", "league-fullpage", "team-fullpage")),
    *(_NAME + part for part in ("updatable-league-matches", "updatable-team-matches")),
)


def find(page: Page) -> Iterator[Block]:
    """Yield the page's box of scores."""
    box = named(page, *_BOXES)
    if box is None:
        return
    lines = lines_of(box)
    heads = (node for node in page.marked("role", "heading") if any(up is box for up in node.iterancestors()))
    title = next((words for node in heads if (words := text_of(node))), None) or lines.partition("\n")[0]
    yield from block(page, box, SearchRow("sports", title=title or None, answer=lines[:LONGEST] or None))
