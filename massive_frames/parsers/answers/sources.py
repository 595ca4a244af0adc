"""The sources of one answer: each once, with every place where it is cited."""

from __future__ import annotations

from collections.abc import Iterable

from massive_frames.models.answer_row import Citation
from massive_frames.models.row import Link
from massive_frames.parsers.answers.addresses import target_of
from massive_frames.parsers.answers.chips import NAME_CHARS, Cited, cited_by
from massive_frames.parsers.markdown.blocks import Mark
from massive_frames.parsers.page import lineage, outermost
from massive_frames.parsers.text import lines_of, one_line
from massive_frames.parsers.tree import Element

SNIPPET_CHARS = 1_000


class Sources:
    """Gathers citations; one source is one address and one passage of it, or one name without address."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.citations: list[Citation] = []
        self._known: dict[tuple[str | None, str | None], Link] = {}

    def take_marks(self, marks: Iterable[Mark]) -> None:
        """Take what is cited in an answer."""
        for mark in marks:
            self._take(mark.cited, "inline", mark.offset, mark.paragraph)

    def take_panels(self, panels: Iterable[Element]) -> None:
        """Take the sources that stand beside an answer, once each; cards tell more than chips."""
        seen: set[int] = set()
        for panel in panels:
            cards = [link for link in lineage_links(panel) if target_of(link.get("href"))]
            for cited, snippet in [card_of(link) for link in cards] or [(c, None) for c in cited_by(panel)]:
                link = self._link(cited)
                if cited.name and (snippet or len(cited.name) > len(link.title or "")):
                    link.title = cited.name
                link.snippet = link.snippet or snippet
                if link.position not in seen:
                    seen.add(link.position)
                    self._note(cited, link, "panel", None, None)

    def _take(self, cited: Cited, place: str, offset: int | None, paragraph: int | None) -> None:
        self._note(cited, self._link(cited), place, offset, paragraph)

    def _note(self, cited: Cited, link: Link, place: str, offset: int | None, paragraph: int | None) -> None:
        raw = cited.target.raw_url if cited.target else None
        self.citations.append(Citation(link.position, place, offset, paragraph, raw))

    def _link(self, cited: Cited) -> Link:
        target = cited.target
        key = (target.url, target.passage) if target else (None, cited.name)
        link = self._known.get(key)
        if link is None:
            link = Link(len(self.links) + 1, cited.name)
            if target:
                link.url, link.domain, link.snippet = target.url, target.domain, target.passage
            self.links.append(link)
            self._known[key] = link
        link.title = link.title or cited.name
        return link


def lineage_links(panel: Element) -> list[Element]:
    """Return the links in a panel, or the one that it is itself in."""
    links = outermost(list(panel.iter("a")))
    return links or [node for node in lineage(panel) if node.tag == "a"][:1]


def card_of(link: Element) -> tuple[Cited, str | None]:
    """Read a source's card: site, title and text one below the other, or a title alone."""
    lines = lines_of(link).split("\n")
    title, snippet = lines[0], None
    if len(lines) > 2:
        title, snippet = lines[1], " ".join(lines[2:])
    elif len(lines) == 2:
        title = max(lines, key=len)
    label = one_line(link.get("aria-label") or link.get("title") or "")
    name = (title or label)[:NAME_CHARS] or None
    return Cited(name, target_of(link.get("href"))), snippet[:SNIPPET_CHARS] if snippet else None
