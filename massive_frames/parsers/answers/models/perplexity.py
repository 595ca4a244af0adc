"""Perplexity: each answer is an element ``markdown-content-N``; chips carry the address of their source.

Sources also stand in a tab's panel whose id ends in ``-content-sources``. A longer report may stand in a
box before the answer: its sources count as standing beside it.
"""

from __future__ import annotations

from massive_frames.parsers.answers.turn import Owners, Turn, told_busy
from massive_frames.parsers.page import Page, outermost

ORDER = 30
ANSWER = "markdown-content-"
SOURCES = "-content-sources"


def turns(page: Page) -> list[Turn]:
    """Return the answers on a page of Perplexity."""
    named = page.marked("id")
    answers = outermost([node for node in named if (node.get("id") or "").startswith(ANSWER)])
    found = [Turn(node, [node]) for node in answers]
    if found:
        owners = Owners(answers)
        chips = [chip for chip in page.marked("data-pplx-citation") if owners.of(chip) is None]
        panels = [node for node in named if (node.get("id") or "").endswith(SOURCES)]
        found[-1].panels = outermost(sorted({*chips, *panels}, key=page.order))
    return told_busy(page, found)
