"""From the turns on a page to rows: the answer's words, its sources, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from massive_frames.models.answer_row import AnswerRow
from massive_frames.models.row import Link
from massive_frames.parsers.answers.models import find_turns
from massive_frames.parsers.answers.prose import written
from massive_frames.parsers.answers.sources import Sources
from massive_frames.parsers.answers.turn import MARKS, Owners, Turn, speaker_of
from massive_frames.parsers.answers.words import count_words, language_of
from massive_frames.parsers.markdown.blocks import Mark
from massive_frames.parsers.page import Page, outermost
from massive_frames.parsers.planting import planted
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element

ALERT = "alert"
AD_CHARS = 1_000
CHECKS = ("challenges.cloudflare.com", "/cdn-cgi/challenge-platform/", "/recaptcha/", "hcaptcha.com")


def rows_of(
    html: str | bytes, model: str | None, beside: str = "", *, fragment: bool = False
) -> tuple[list[AnswerRow], int]:
    """Read the answers in a page, or in the part of one that is an answer.

    Parameters
    ----------
    html : str or bytes
        The page or its part; bytes are UTF-8.
    model : str, optional
        Which application it should be.
    beside : str
        The panel with the last answer's sources, where it came apart from the page.
    fragment : bool
        Whether all of it is one answer where no turn is marked.

    Returns
    -------
    tuple
        The rows, and how many turns had no word and were left out for others that have some.
    """
    with planted(html) as root, planted(beside) as panel:
        if root is None:
            return [], 0
        page = Page(root, MARKS)
        name, turns = find_turns(page, model)
        if not turns and fragment:
            whole = next(root.iter("body"), root)
            turns = [Turn(whole, [whole], speaker=speaker_of(whole))]
        if turns and panel is not None:
            turns[-1].panels.append(panel)
        rows = [_row(turn, place, name) for place, turn in enumerate(turns, 1)]
        kept = [row for row in rows if row.answer] or rows[-1:]
        for row in kept:
            if row.answer_state == "empty" and _has_notice(page, turns[row.turn - 1]):
                row.answer_state = "refused"
        return kept, len(rows) - len(kept)


def unread(html: str | bytes, beside: str = "") -> AnswerRow:
    """Return the row of a page on which no answer was recognised, with sources that came apart from it."""
    with planted(html) as root, planted(beside) as panel:
        frames = root.iter("iframe", "script") if root is not None else iter(())
        checked = any(mark in (node.get("src") or "") for node in frames for mark in CHECKS)
        row = AnswerRow(answer_state="blocked" if checked else "unknown" if root is not None else "empty")
        if panel is not None:
            add_sources(row, (), [panel])
        return row


def ads_of(html: str) -> list[Link]:
    """Read the advertisements: one for each address, or one text without."""
    ads = Sources()
    with planted(html) as panel:
        if panel is None:
            return []
        ads.take_panels([panel])
        title, _, rest = lines_of(panel).partition("\n")
    if not title or any(link.url for link in ads.links):
        return ads.links
    return [Link(1, title[:AD_CHARS], snippet=rest.replace("\n", " ")[:AD_CHARS] or None)]


def add_sources(row: AnswerRow, marks: Sequence[Mark], panels: Sequence[Element]) -> None:
    """Put the sources into a row: those cited in the answer, then those beside it."""
    sources = Sources()
    sources.take_marks(marks)
    sources.take_panels(panels)
    row.sources, row.citations, row.n_sources = sources.links, sources.citations, len(sources.links)


def _row(turn: Turn, place: int, model: str | None) -> AnswerRow:
    answer = written(turn.parts, skip=frozenset(turn.speaker))
    row = AnswerRow(place, "empty", model_name=turn.model_name, told={"model": model} if model else {})
    add_sources(row, answer.marks, turn.panels)
    if answer.markdown:
        row.answer, row.answer_text = answer.markdown, answer.text
        row.n_words, row.answer_language = count_words(answer.text), language_of(answer.text)
    row.answer_state = "generating" if turn.busy else "answered" if answer.markdown else "empty"
    return row


def _has_notice(page: Page, turn: Turn) -> bool:
    """Tell whether an alert with words stands in a turn."""
    owners = Owners([turn.root])
    alerts = outermost(page.marked("role", ALERT))
    return any(lines_of(node) for node in alerts if owners.of(node) is not None)
