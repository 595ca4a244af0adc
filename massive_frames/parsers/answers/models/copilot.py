"""Copilot: each answer is ``data-content="ai-message"``, and begins with a heading that names the speaker.

Sources are links in the answer, or labels whose ``data-testid`` speaks of a citation; addresses go through
a redirect of Bing's. Follow-up suggestions and feedback are buttons.
"""

from __future__ import annotations

from massive_frames.parsers.answers.turn import Turn, speaker_of, told_busy
from massive_frames.parsers.page import Page, outermost

ORDER = 40


def turns(page: Page) -> list[Turn]:
    """Return the answers on a page of Copilot."""
    answers = outermost(page.marked("data-content", "ai-message"))
    return told_busy(page, [Turn(node, [node], speaker=speaker_of(node)) for node in answers])
