"""A page's account of itself: its result links, how many ended in a row, and what to beware of.

A result link is an address on another site than the engine's that stands among the results and is not hidden;
several links to one address, or to parts of one page, count once. It ended in a row if a row that was
recognised has it as its address, a sitelink or a source, or if it leads to the site of the row in whose block
it stands: a fact of a result, a moment of a film.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from massive_frames.models.parsed import WARNINGS, Parsed
from massive_frames.models.row import SearchRow
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Page, lineage
from massive_frames.parsers.ranking import BESIDE_RESULTS
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of

FEWEST_LINKS = 5
LOW = 0.5
_END = ("</html", "</HTML", "</body", "</BODY")


@dataclass
class Account:
    """What one page, or all pages of a body, come to."""

    n_links: int = 0
    n_read: int = 0
    n_unparsed: int = 0
    warnings: set[str] = field(default_factory=set)

    @classmethod
    def of_nothing(cls) -> Account:
        """Return the account of a page in which nothing is known."""
        return cls(n_unparsed=1, warnings={"unrecognised-layout"})

    def add(self, other: Account) -> None:
        """Take another page's account into this one."""
        self.n_links += other.n_links
        self.n_read += other.n_read
        self.n_unparsed += other.n_unparsed
        self.warnings |= other.warnings

    def tell(self, parsed: Parsed[SearchRow]) -> None:
        """Write it where a parse carries it."""
        parsed.n_unparsed = self.n_unparsed
        parsed.coverage = self.n_read / self.n_links if self.n_links else None
        parsed.warnings = [code for code in WARNINGS if code in self.warnings]


def account_of(page: Page, rows: list[SearchRow]) -> Account:
    """Return the account of a page that rows were read from."""
    n_links, n_lost = len(result_links(page)), len(lost_links(page, rows))
    n_unparsed = sum(not block.understood for block in page.blocks)
    account = Account(n_links, n_links - n_lost, n_unparsed)
    account.warnings = set(_warnings(page, rows, account))
    return account


def result_links(page: Page) -> dict[str, Element]:
    """Return the addresses of a page's result links, each with the first link that leads there."""
    return page.once(_result_links)


def _result_links(page: Page) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for link, address in foreign(page):
        place = page.place(link)
        if place.inside and not place.hidden:
            found.setdefault(bare(address.url or ""), link)
    return found


def lost_links(page: Page, rows: list[SearchRow]) -> dict[str, Element]:
    """Return the result links that ended in no row that was recognised."""
    read = addresses(rows)
    sites = {block.root: {row.domain for row in block.rows} for block in page.blocks if block.understood}
    met: dict[Element, Element | None] = {}
    lost = {}
    for url, link in result_links(page).items():
        if url not in read:
            root = nearest(link, sites, met)
            if root is None or domain_of(url) not in sites[root]:
                lost[url] = link
    return lost


def nearest(
    element: Element, wanted: Container[Element], met: dict[Element, Element | None]
) -> Element | None:
    """Return the nearest of some elements around one, or itself; ``met`` keeps each way gone once."""
    path: list[Element] = []
    found = None
    for node in lineage(element):
        if node in wanted or node in met:
            found = node if node in wanted else met[node]
            break
        path.append(node)
    met.update(dict.fromkeys(path, found))
    return found


def addresses(rows: Iterable[SearchRow]) -> set[str]:
    """Return every address in rows that were recognised."""
    known = [row for row in rows if row.type != "unknown"]
    links = (link.url for row in known for link in (*row.sitelinks, *row.sources))
    details = (value for row in known for value in row.details.values() if isinstance(value, str))
    return {bare(url) for url in (*(row.url for row in known), *links, *details) if url}


def breaks_off(document: str | bytes) -> bool:
    """Tell whether a page has no end: neither its body nor its document is closed."""
    if isinstance(document, bytes):
        return not any(document.rfind(end.encode()) >= 0 for end in _END)
    return not any(document.rfind(end) >= 0 for end in _END)


def _warnings(page: Page, rows: list[SearchRow], account: Account) -> Iterator[str]:
    types = {row.type for row in rows} - BESIDE_RESULTS
    if types <= {"unknown"}:
        yield "unrecognised-layout"
    elif "organic" not in types:
        yield "no-organic"
    if account.n_links >= FEWEST_LINKS and account.n_read < LOW * account.n_links:
        yield "low-coverage"
    if not account.n_unparsed:
        return
    if account.n_unparsed > sum(block.understood and bool(block.rows) for block in page.blocks):
        yield "mostly-unknown"
    if any(not block.rows and not block.understood for block in page.blocks):
        yield "rows-left-out"


def bare(url: str) -> str:
    """Return an address without its fragment: parts of one page are one."""
    return url.partition("#")[0]
