"""Any other application, by the marks that many of them share, so that a new one is not lost altogether."""

from __future__ import annotations

from massive_frames.parsers.answers.turn import Turn, speaker_of, told_busy
from massive_frames.parsers.page import Page, outermost

ORDER = 90
MESSAGE = "response-"


def turns(page: Page) -> list[Turn]:
    """Return what looks like answers on a page."""
    marked = (
        page.marked("data-message-author-role", "assistant")
        or page.marked("data-role", "assistant")
        or page.marked("data-is-streaming")
        or page.marked("data-subtree", "aimc")
    )
    found = [Turn(node, [node], speaker=speaker_of(node)) for node in outermost(marked)]
    return told_busy(page, found or _numbered(page))


def _numbered(page: Page) -> list[Turn]:
    """Return messages that only have an id; their words have a direction, times and modes have none."""
    messages = outermost([node for node in page.marked("id") if (node.get("id") or "").startswith(MESSAGE)])
    spoken = [
        outermost([part for part in node.iter("div") if part.get("dir") == "auto"]) for node in messages
    ]
    return [Turn(node, parts or [node]) for node, parts in zip(messages, spoken, strict=True)]
