"""Top stories: news cards with a paper's name, a headline and an age.

A card is one link that leaves the engine and holds its headline as a ``role=heading`` of level 3 or 4.
Little else stands on it: the paper before the headline, or after it, and the age last. It lies in a
section with a header of its own, or names its paper first.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.films import is_length, paper_before
from massive_frames.parsers.headings import headlines
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.sections import heading_over
from massive_frames.parsers.spans import above
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import Address, read

TYPES = ("top-story",)
ORDER = 65
MARKS = ("aria-level",)
MOST_TEXTS = 4
LONGEST_NAME = 60
LONGEST_AGE = 40
MOST_AFTER = 2  # a name and an age
NEAR = 12
_LEVELS = ("3", "4")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each story."""
    seen = {link for _, link in headlines(page)}
    tree, levels = page.root.tree, page.values("aria-level")
    for heading in page.marked("role", "heading"):
        if levels.get(heading.number) not in _LEVELS:
            continue
        number = next((number for number in above(heading, NEAR) if tree.tags[number] == "a"), -1)
        link = tree.elements[number] if number >= 0 else None
        if link is None or link in seen:
            continue
        seen.add(link)
        address = read(link.get("href") or "")
        if address.outward and "/aclk" not in (address.url or ""):
            row = _row(heading, link, address) if page.is_free(link) else None
            if row is not None:
                over = heading_over(page, link)
                row.details |= {"heading": over} if over else {}
                yield Block(link, [row])


def _row(heading: Element, link: Element, address: Address) -> SearchRow | None:
    """Return the story on a card; None when more, or less, stands on it than on a story's."""
    texts, own = texts_of(link), texts_of(heading)
    whole = len(own) > 1 and own == texts  # the heading is the whole card
    if whole:
        own = [max(own, key=len)]
    others = [text for text in texts if text not in own and not is_length(text)]
    if len(others) > MOST_TEXTS or any(len(text) > LONGEST_NAME for text in others):
        return None
    paper = paper_before(texts, own)
    after = [text for text in others[others.index(paper) + 1 if paper in others else 0 :] if text != paper]
    if paper is None or not after:
        if len(after) > MOST_AFTER or not _is_in_section(link):
            return None
        paper = paper or (after.pop(0) if len(after) == MOST_AFTER else _alt_of(link))
    if paper and address.host.endswith(paper.lower()):
        return None
    title = own[0] if whole else text_of(heading) or None
    row = SearchRow("top-story", title=title, url=address.url, site=paper)
    row.date = after[-1] if after and len(after[-1]) <= LONGEST_AGE else None
    length = next((text for text in texts if is_length(text)), None)
    row.details |= {"duration": length} if length else {}
    return row


def _is_in_section(link: Element) -> bool:
    return any(link.tree.tags[number] == "g-section-with-header" for number in above(link, NEAR))


def _alt_of(link: Element) -> str | None:
    """Return the name under a paper's logo, which then stands for it."""
    return next((alt for picture in link.iter("img") if (alt := picture.get("alt"))), None)
