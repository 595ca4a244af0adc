"""Gemini: elements of the application's own, ``model-response`` with ``message-content`` in it.

Citations are chips without addresses: ``source-inline-chip`` holds a button that names the site. What the
model thought stands in ``model-thoughts``.
"""

from __future__ import annotations

from massive_frames.parsers.answers.turn import Owners, Turn, told_busy
from massive_frames.parsers.page import Page, outermost
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element

ORDER = 20
CONTENTS = ("message-content", "structured-content-container")
PANELS = ("sources-list", "deep-research-source-lists", "inline-source-card")
ASIDE = "context-sidebar"
MODEL_NAME = "logo-pill-label-container"
NAME_CHARS = 60


def turns(page: Page) -> list[Turn]:
    """Return the answers on a page of Gemini."""
    thoughts = Owners(outermost(page.tagged("model-thoughts")))
    contents = next((nodes for name in CONTENTS if (nodes := page.tagged(name))), [])
    contents = outermost([node for node in contents if thoughts.of(node) is None])
    roots = outermost(page.tagged("model-response"))
    if not roots and not contents:
        return []
    found = {root: Turn(root, []) for root in roots or contents[:1]}
    owners, last = Owners(found), list(found.values())[-1]
    for node in contents:
        if (root := owners.of(node) if roots else last.root) is not None:
            found[root].parts.append(node)
    for node in outermost(sorted(page.tagged(*PANELS), key=page.order)):
        root = owners.of(node)
        (last if root is None else found[root]).panels.append(node)
    last.panels += page.tagged(ASIDE)
    last.model_name = _model_name(page)
    for turn in found.values():
        turn.parts = turn.parts or [turn.root]
    return told_busy(page, list(found.values()))


def _model_name(page: Page) -> str | None:
    labels: list[Element] = page.marked("data-test-id", MODEL_NAME)
    return text_of(labels[0])[:NAME_CHARS] or None if labels else None
