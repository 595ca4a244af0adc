"""ChatGPT: a conversation of turns; each message says whose it is and which model wrote it.

A turn is ``data-turn="assistant"``, a message ``data-message-author-role="assistant"`` with
``data-message-model-slug``. Sources open in a pane of their own, ``screen-threadFlyOut``.
"""

from __future__ import annotations

from massive_frames.parsers.answers.turn import Owners, Turn, told_busy
from massive_frames.parsers.page import Page, outermost
from massive_frames.parsers.tree import Element

ORDER = 10
PANE = "screen-threadFlyOut"
STOP = "stop-button"
SLUG = "data-message-model-slug"


def turns(page: Page) -> list[Turn]:
    """Return the answers on a page of ChatGPT."""
    known = outermost(page.marked("data-turn", "assistant"))
    messages = outermost(page.marked("data-message-author-role", "assistant"))
    if not known and not any(message.get(SLUG) for message in messages):
        return []
    owners = Owners(known)
    by_turn: dict[Element, list[Element]] = {turn: [] for turn in known}
    for message in messages:
        root = owners.of(message)
        by_turn.setdefault(message if root is None else root, []).append(message)
    found = [_turn(root, by_turn[root]) for root in sorted(by_turn, key=page.order)]
    found[-1].panels = outermost(page.marked("data-testid", PANE))
    found[-1].busy = bool(page.marked("data-testid", STOP))
    return told_busy(page, found)


def _turn(root: Element, messages: list[Element]) -> Turn:
    slugs = [slug for message in messages if (slug := message.get(SLUG))]
    return Turn(root, messages or [root], model_name=slugs[-1] if slugs else None)
