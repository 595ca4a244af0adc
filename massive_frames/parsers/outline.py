"""What was recognised as what on a results page, and what was not, for people who mend the parser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from massive_frames.models.outline import LostLink, Outline, Part
from massive_frames.models.parsed import Parsed
from massive_frames.models.row import SearchRow
from massive_frames.parsers import serp
from massive_frames.parsers.coverage import breaks_off, lost_links
from massive_frames.parsers.decode import decoded
from massive_frames.parsers.documents import split_pages
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Page, lineage
from massive_frames.parsers.ranking import number
from massive_frames.parsers.selectors import Selectors
from massive_frames.parsers.text import UNSEEN, text_of
from massive_frames.parsers.tree import Element

MOST_PARTS = 400
MOST_LINKS = 50
TEXT_CHARS = 120
FEWEST_CHARS = 40


def outlines(body: bytes, content_type: str = "") -> list[Outline]:
    """Return what was made of each page of a body."""
    documents = split_pages(decoded(body, content_type)[0])
    return [_outline(place, document) for place, document in enumerate(documents, 1)]


def _outline(page_number: int, document: str) -> Outline:
    page = serp.open_page(document)
    try:
        rows, account = serp.read_page(page, document)
        number(rows)
        if breaks_off(document):
            account.warnings.add("truncated-page")
        told: Parsed[SearchRow] = Parsed()
        account.tell(told)
        parts = [*_whole(page, rows), *_parts(page)] if page is not None else []
        lost = _lost(page, rows) if page is not None else []
    finally:
        if page is not None:
            page.root.tree.free()
    return Outline(page_number, len(rows), told.coverage, tuple(told.warnings), tuple(parts), tuple(lost))


def _whole(page: Page, rows: list[SearchRow]) -> list[Part]:
    """Return the row that stands for a whole page, if there is one: it was read from no block."""
    taken = {id(row) for block in page.blocks for row in block.rows}
    return [Part("html", 0, "block", rows=(row,)) for row in rows if id(row) not in taken]


def _around(roots: Iterable[Element]) -> set[Element]:
    """Return the elements around some; each way up is gone once."""
    around: set[Element] = set()
    for root in roots:
        for node in root.iterancestors():
            if node in around:
                break
            around.add(node)
    return around


class _Map:
    """Which elements are blocks, which stand around blocks, and where links lie that no block holds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.blocks = {block.root: block for block in page.blocks}
        self.around = _around(self.blocks)
        self._tops: dict[Element, Element | None] = {}
        told = (*self.blocks, *self.around)
        self.branches = Counter(node.getparent() for node in told)
        self.links = Counter(self._top(link) for link, _ in foreign(page))

    def _top(self, link: Element) -> Element | None:
        """Return the largest part around a link that neither is a block nor holds one."""
        path: list[Element] = []
        best = None
        for node in lineage(link):
            if node in self._tops or node in self.blocks:
                best = self._tops.get(node)
                break
            if node in self.around:
                break
            path.append(node)
            best = node
        self._tops.update(dict.fromkeys(path, best))
        return best

    def part(self, node: Element, path: str, depth: int) -> Part | None:
        """Return what there is to tell of an element."""
        block = self.blocks.get(node)
        if block is not None:
            return Part(path, depth, "block", text_of(node)[:TEXT_CHARS], tuple(block.rows))
        if node in self.around:
            return Part(path, depth, "frame") if self.branches[node] > 1 else None
        words = text_of(node)
        if node.tag in UNSEEN or (len(words) < FEWEST_CHARS and not self.links[node]):
            return None
        return Part(path, depth, "ignored", words[:TEXT_CHARS], why=self._why(node))

    def _why(self, node: Element) -> str:
        place = self.page.place(node)
        if place.hidden:
            return "hidden"
        return "no outward link, and no heading with words" if place.inside else "outside the results"


def _parts(page: Page) -> Iterator[Part]:
    """Yield a page's parts in document order, up to ``MOST_PARTS``."""
    seen, selectors, room = _Map(page), Selectors(), MOST_PARTS
    stack = [(page.root, 0)]
    while stack and room:
        node, depth = stack.pop()
        part = seen.part(node, selectors.of(node), depth)
        if part is not None:
            room -= 1
            yield part
        if node in seen.around:
            deeper = depth + (part is not None)
            stack.extend((child, deeper) for child in reversed(node))


def _lost(page: Page, rows: list[SearchRow]) -> list[LostLink]:
    lost, selectors = islice(lost_links(page, rows).items(), MOST_LINKS), Selectors()
    return [LostLink(selectors.of(link), url, text_of(link)[:TEXT_CHARS]) for url, link in lost]
